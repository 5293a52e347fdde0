// Asks the browser for a passkey, or to prove that it has one, and sends what it answers with the form.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const descriptors = (list) => (list || []).map((known) => ({ ...known, id: bytes(known.id) }));

function creation(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const excluded = descriptors(options.excludeCredentials);
  return { ...options, user, challenge: bytes(options.challenge), excludeCredentials: excluded };
}

function request(options) {
  const allowed = descriptors(options.allowCredentials);
  return { ...options, challenge: bytes(options.challenge), allowCredentials: allowed };
}

// The JSON of WebAuthn level 3 (`PublicKeyCredential.toJSON`), which not every browser writes yet.
function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  const status = document.querySelector("[data-passkey-status]");
  button.addEventListener("click", async () => {
    if (!button.form.reportValidity()) return;
    button.disabled = true;
    status.textContent = "";
    try {
      const credential = await (button.dataset.passkey === "create"
        ? navigator.credentials.create({ publicKey: creation(options) })
        : navigator.credentials.get({ publicKey: request(options) }));
      button.form.elements.passkey.value = written(credential);
      button.form.submit();
    } catch {
      status.textContent = button.dataset.failed;
      button.disabled = false;
    }
  });
}
