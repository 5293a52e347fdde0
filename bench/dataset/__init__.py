"""The sites that are measured: what they hold, and where they are kept between two runs."""
