"""Questions asked of frozen rows: lists, full text, places, counts, cards. Nothing here touches a page."""
