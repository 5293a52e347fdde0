"""A content type from outside: public events, with a place and dates."""
