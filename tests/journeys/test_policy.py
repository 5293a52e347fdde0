"""The content security policies are checked where they count: in the console of a browser."""

import re


def violations(page) -> list[str]:
    return [problem for problem in page.problems if re.search("Content.Security.Policy", problem)]


def test_public_pages_break_no_rule(page, showcase):
    found = []
    for address in [*showcase.pages.values(), "/api/v1/docs"]:
        policy = page.goto(showcase.product.url + address, wait_until="networkidle").headers
        found += [f"{address}: {violation}" for violation in violations(page)]
        found += [f"{address}: {policy}"] if "unsafe" in policy["content-security-policy"] else []
    assert found == []


def test_the_administration_breaks_no_rule(editor):
    editor.goto("/admin/pages/", wait_until="networkidle")
    home = editor.locator("a[href$='/edit/']").first.get_attribute("href")
    for address in (
        "/admin/",
        home,
        "/admin/images/add/",
        "/admin/documents/",
        "/admin/users/",
        "/admin/account/",
    ):
        editor.goto(address, wait_until="networkidle")
    assert violations(editor) == []


def test_the_live_preview_shows_the_page(editor):
    editor.goto("/admin/pages/", wait_until="networkidle")
    editor.goto(editor.locator("a[href$='/edit/']").first.get_attribute("href"), wait_until="networkidle")
    editor.get_by_role(
        "button", name=re.compile("préversion|aperçu|prévisualis", re.IGNORECASE)
    ).first.click()
    frame = editor.frame_locator("iframe[title]").first
    frame.locator("main h1").first.wait_for()
    assert violations(editor) == []


def test_a_member_of_staff_sees_the_user_bar_on_public_pages(editor):
    editor.goto("/", wait_until="networkidle")
    assert editor.locator("wagtail-userbar").count() == 1
    assert violations(editor) == []
