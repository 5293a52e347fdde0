"""What others have written to judge pages: the W3C's validator of HTML, and Lighthouse."""
