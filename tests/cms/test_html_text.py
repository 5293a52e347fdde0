"""The text of HTML: words as they are seen, whatever marks a part of them."""

import pytest

from cms.html_text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Le 1<sup>er</sup> puits</p>", "Le 1er puits"),
        ("<p>L’<b>eau</b> et des re<i>dé</i>couvertes.</p>", "L’eau et des redécouvertes."),
        ('<p>La <a href="/zoo/">zoothèqu</a>e, n<SUP class="x">o</SUP> 4</p>', "La zoothèque, no 4"),
        ("<p>un<br>deux<br/>trois<hr>quatre</p>", "un deux trois quatre"),
        ("<p>un</p><p>deux</p>", "un deux"),
        ("<ul><li>un</li><li><b>deux</b></li></ul>", "un deux"),
        ("<table><tr><th>un</th><td>deux</td></tr><tr><td>trois</td></tr></table>", "un deux trois"),
        ('un<img src="x" alt="y">deux<figure>trois</figure>', "un deux trois"),
        ("<summary>un</summary><section>deux</section><article>trois</article>", "un deux trois"),
        ("<b>un</b><blockquote>deux</blockquote><strong>trois</strong>", "un deux trois"),
        ("moins de <10 ans, 5<6, a < b &lt;b&gt; &amp;", "moins de <10 ans, 5<6, a < b <b> &"),
        ("ex<wbr>tra", "extra"),
    ],
)
def test_what_stands_in_a_line_cuts_no_word_and_all_else_does(html, text):
    assert " ".join(text_of(html).split()) == text
