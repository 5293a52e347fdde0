"""Every template is valid HTML, says the validator of the W3C."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest


def fetched(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.read()


def test_every_template_is_valid(judges, showcase, tmp_path):
    if shutil.which("java") is None:
        pytest.skip("needs Java (Debian: sudo apt install default-jre-headless)")
    for name, address in showcase.addresses.items():
        (tmp_path / f"{name}.html").write_bytes(fetched(showcase.product.url + address))
    jar = judges / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", tmp_path]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout)
    errors = [message for message in told["messages"] if message["type"] == "error"]
    assert [f"{error['url'].rpartition('/')[2]}: {error['message']}" for error in errors] == []
