"""A member of the staff sets up an app and a passkey, and logs in with each of them, and without."""

import base64
import os
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests.journeys.product import running
from tests.journeys.test_barriers import too_wide
from tests.journeys.test_partners_admin import barriers
from tests.postgresql import free_port

PICTURES = os.environ.get("SCREENSHOTS")
"""A folder for what each step looks like, if one is wanted."""
VIRTUAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="module")
def site(prepared):
    """The product on localhost, where browsers know passkeys."""
    port = free_port()
    url = f"http://localhost:{port}"
    for product in running(prepared(), PORT=str(port), PUBLIC_URL=url, REQUIRE_SECOND_FACTOR="*"):
        product.url = url
        yield product


@pytest.fixture(params=[1280, 360])
def staff(request, chromium, site):
    """A browser with a passkey of its own, not yet logged in, as wide as a desk or a telephone."""
    context = chromium.new_context(
        base_url=site.url, locale="fr-FR", viewport={"width": request.param, "height": 800}
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    page.width = request.param
    yield page
    context.close()


def looked_at(page, name):
    """Photographs the page, if wanted; it has no barrier, and is as wide as the screen."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}-{page.width}.png", full_page=True)
    assert (name, barriers(page), too_wide(page)) == (name, "", [])


def give_password(page, site):
    page.goto("/admin/login/")
    page.fill("[name=username]", site.account)
    page.fill("[name=password]", site.password)
    with page.expect_navigation():
        page.click("button[type=submit]")


def log_out(page):
    """As the button does that the side bar hides on a telephone."""
    page.goto("/admin/account/")
    page.evaluate(
        """() => { const form = document.createElement("form"); form.method = "post";
        form.action = "/admin/logout/";
        form.innerHTML = `<input name="csrfmiddlewaretoken" value="${
            document.querySelector("[name=csrfmiddlewaretoken]").value}">`;
        document.body.append(form); form.submit(); }"""
    )
    page.wait_for_url("**/admin/login/**")


def code_now(secret):
    """What a telephone shows; not at the very end of its half minute."""
    if time.time() % 30 > 27:
        time.sleep(3)
    return TOTP(secret, 6, SHA1(), 30).generate(time.time()).decode()


def new_step():
    """A code is taken once: wait for the next one."""
    time.sleep(30 - time.time() % 30 + 0.5)


def set_up_app(page):
    """From the first screen after the password; the secret and the recovery codes."""
    app = page.get_by_role("link", name="Une application sur mon téléphone")
    app.wait_for()
    looked_at(page, "choose")
    app.click()
    page.locator(".door-secret").wait_for()
    looked_at(page, "app")
    secret = base64.b32decode(page.locator(".door-secret").inner_text().replace(" ", ""))
    page.fill("[name=code]", "no code")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Ce code n'est pas celui que l'application devrait afficher maintenant.").wait_for()
    looked_at(page, "app-refused")
    page.fill("[name=code]", code_now(secret))
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    looked_at(page, "codes")
    codes = page.locator(".door-codes code").all_inner_texts()
    page.get_by_role("link", name="Je les ai notés").click()
    page.wait_for_url("**/admin/")
    return secret, codes


def add_passkey(page):
    page.goto("/admin/account/security/")
    looked_at(page, "security")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.fill("[name=name]", "Ordinateur du bureau")
    looked_at(page, "passkey")
    page.get_by_role("button", name="Créer la clé").click()
    page.wait_for_url("**/admin/account/security/")
    page.get_by_text("Ordinateur du bureau").wait_for()


def test_an_app_then_a_passkey_then_a_recovery_code(staff, site):
    give_password(staff, site)
    secret, codes = set_up_app(staff)
    assert len(codes) == 10
    add_passkey(staff)
    looked_at(staff, "security-both")
    log_out(staff)
    new_step()
    give_password(staff, site)
    looked_at(staff, "second-step")
    staff.fill("[name=code]", code_now(secret))
    staff.get_by_role("button", name="Continuer").click()
    staff.wait_for_url("**/admin/")
    log_out(staff)
    give_password(staff, site)
    staff.get_by_role("button", name="Utiliser ma clé d’accès").click()
    staff.wait_for_url("**/admin/")
    log_out(staff)
    give_password(staff, site)
    staff.fill("[name=code]", codes[0])
    staff.get_by_role("button", name="Continuer").click()
    staff.wait_for_url("**/admin/")
    take_away(staff, site)


def take_away(page, site):
    """As the person who administers the site does; this browser's session ends with it."""
    from tests.journeys.product import made_in

    made_in(
        site,
        "from django.core.management import call_command; "
        f"call_command('remove_second_factor', '{site.account}')",
    )
    page.goto("/admin/")
    page.wait_for_url("**/admin/login/**")


def choose_password(page, password, again):
    page.fill("[name=new_password1]", password)
    page.fill("[name=new_password2]", again)
    page.get_by_role("button", name="Choisir ce mot de passe").click()


def test_who_is_invited_chooses_a_password_and_sets_up_a_second_factor(staff, site, chromium):
    give_password(staff, site)
    set_up_app(staff)
    name = f"moussa{staff.width}"
    link = invited(staff, name)
    staff.get_by_text(name, exact=True).first.wait_for()
    invitee = chromium.new_context(base_url=site.url, locale="fr-FR", viewport=staff.viewport_size).new_page()
    invitee.width = staff.width
    invitee.goto(link)
    looked_at(invitee, "invitation")
    choose_password(invitee, "un mot de passe à moi", "un mot de passe à toi")
    invitee.get_by_text("Les deux mots de passe ne correspondent pas.").wait_for()
    looked_at(invitee, "invitation-refused")
    choose_password(invitee, "un mot de passe à moi", "un mot de passe à moi")
    site.account, kept = name, (site.account, site.password)
    site.password = "un mot de passe à moi"
    give_password(invitee, site)
    set_up_app(invitee)
    site.account, site.password = kept
    invitee.context.close()
    take_away(staff, site)


def invited(page, name):
    """Makes the account; the link that is shown, because this site sends no mail."""
    page.goto("/admin/users/new/")
    for field, value in {
        "username": name,
        "email": f"{name}@example.org",
        "first_name": "M",
        "last_name": "T",
    }.items():
        page.fill(f"[name={field}]", value)
    page.locator("a[href='#tab-roles']").first.click()
    page.check("[name=is_superuser]")
    page.locator("#main button.button-longrunning").click()
    page.get_by_text("Remettez ce lien").wait_for()
    link = page.locator(".messages code").inner_text()
    page.get_by_role("link", name="M T").first.wait_for()
    assert page.locator("td.title").first.bounding_box()["width"] >= 140
    return link
