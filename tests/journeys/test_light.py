"""Who saves data gets pages without pictures, at the same addresses; every page says what it weighs."""

import re

import pytest


@pytest.fixture(scope="module")
def product(showcase):
    """With examples: their albums have pictures."""
    return showcase.product


@pytest.fixture(scope="module")
def album(showcase) -> str:
    return showcase.addresses["album"]


def telephone(chromium, product, **options):
    screen = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
    return chromium.new_context(base_url=product.url, locale="fr-FR", **screen, **options)


def loaded(page) -> dict[str, int]:
    """Bytes that the browser received for the page, compressed: its text and its pictures."""
    page.evaluate(
        """async () => {
          for (const image of document.images) {
            image.scrollIntoView();
            await image.decode().catch(() => {});
            const told = () => !image.currentSrc || performance.getEntriesByName(image.currentSrc).length;
            while (!told()) await new Promise((done) => setTimeout(done, 20));
          }
        }"""
    )
    page.wait_for_load_state("networkidle")
    return page.evaluate(
        """() => ({
          text: performance.getEntriesByType("navigation")[0].encodedBodySize,
          images: performance.getEntriesByType("resource")
            .filter((one) => one.name.includes("/media/")).reduce((sum, one) => sum + one.encodedBodySize, 0),
        })"""
    )


def told(page) -> float:
    words = page.locator(".weight").inner_text()
    number, unit = re.search(r"pèse ([\d,.]+)\s(Ko|Mo)", words).groups()
    return float(number.replace(",", ".")) * {"Ko": 1e3, "Mo": 1e6}[unit]


@pytest.mark.parametrize("kind", ["home", "gallery", "album", "text"])
def test_the_weight_at_the_foot_is_what_the_browser_received(chromium, product, album, kind):
    context = telephone(chromium, product)
    page = context.new_page()
    address = {"home": "/", "gallery": "/galerie/", "album": album, "text": "/histoire/"}[kind]
    page.goto(address, wait_until="networkidle")
    received = sum(loaded(page).values())
    assert told(page) == pytest.approx(received, rel=0.1)
    assert context.cookies() == []
    context.close()


def test_a_browser_that_saves_data_loads_no_picture_until_it_is_tapped(chromium, product):
    context = telephone(chromium, product, extra_http_headers={"Save-Data": "on"})
    page = context.new_page()
    page.goto("/galerie/", wait_until="networkidle")
    assert loaded(page)["images"] == 0
    link = page.locator("a.on-tap").first
    announced = float(re.search(r"([\d,]+)\sKo", link.inner_text())[1].replace(",", "."))
    link.click()
    image = page.locator("img").first
    image.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{product.url}/galerie/"
    assert loaded(page)["images"] / 1000 == pytest.approx(announced, rel=0.1)
    assert page.locator(".lite").is_hidden()
    context.close()


def test_without_script_the_link_shows_the_picture_itself(chromium, product):
    context = telephone(chromium, product, extra_http_headers={"Save-Data": "on"}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/galerie/")
    with page.expect_response(re.compile(r"/media/public/")) as shown:
        page.locator("a.on-tap").first.click()
    assert shown.value.headers["content-type"] in ("image/webp", "image/jpeg")  # WebP is made a little later
    context.close()


def test_a_visitor_chooses_the_light_version_and_the_full_one_again(chromium, product):
    context = telephone(chromium, product)
    page = context.new_page()
    page.goto("/galerie/")
    page.get_by_role("button", name="Version légère").click()
    page.locator("a.on-tap").first.wait_for()
    assert page.url == f"{product.url}/galerie/"
    page.goto("/")
    assert page.locator("picture").count() == 0
    again = context.new_page()
    again.goto("/galerie/")
    assert again.locator("picture").count() == 0
    again.get_by_role("button", name="Afficher les images").click()
    again.locator("picture").first.wait_for()
    assert context.cookies() == []
    context.close()


def test_the_light_version_leaves_the_administration_and_forms_alone(chromium, product):
    context = telephone(chromium, product)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Version légère").click()
    page.get_by_role("button", name="Afficher les images").wait_for()
    page.goto("/admin/")
    page.fill("[name=username]", product.account)
    page.fill("[name=password]", product.password)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    context.close()


def test_a_light_album_is_a_list_that_nothing_covers(chromium, product, album):
    context = telephone(chromium, product, extra_http_headers={"Save-Data": "on"})
    page = context.new_page()
    page.goto(album, wait_until="networkidle")
    assert page.locator(".tone:visible").count() == 0
    page.locator(".pictures a").last.click()
    page.locator("article.photo").wait_for()
    context.close()
