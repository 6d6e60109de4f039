"""Loading WeasyPrint must not make us take half a picture: it says so to the whole process."""

import io

import pytest
from PIL import Image

from campaigns.prints import rules
from campaigns.prints.logos import clean_logo
from portal.pdf import engine


def test_half_a_logo_is_refused_after_a_flyer_was_drawn():
    engine("flyer.css")
    whole = io.BytesIO()
    Image.effect_noise((300, 200), 90).save(whole, "PNG")
    with pytest.raises(rules.LogoBroken):
        clean_logo(whole.getvalue()[: len(whole.getvalue()) // 2])
