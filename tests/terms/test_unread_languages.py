"""Texts in languages without a grammar: their limits are quoted, and none is taken for its neighbor that is read."""

from __future__ import annotations

import pytest

from auditor.terms.doubts import ANY, MOST_FOREIGN, UnreadTerm, languages_of, unread_terms
from auditor.terms.reading import read
from tests.terms.texts import document

BANS = {
    "uk": "Комерційне використання моделі заборонено.",
    "be": "Камерцыйнае выкарыстанне мадэлі забаронена, яе нельга прадаваць іншым.",
    "sr": "Комерцијално коришћење модела није дозвољено.",
    "mk": "Комерцијална употреба на моделот е забранета без договор со нашиот институт.",
    "bg": "Търговската употреба на модела е забранена без договор с института.",
    "kk": "Модельді коммерциялық мақсатта пайдалануға тыйым салынады.",
    "cs": "Komerční využití modelu je zakázáno.",
    "sv": "Kommersiell användning av modellen är förbjuden.",
    "da": "Kommerciel brug af modellen er forbudt.",
    "fi": "Mallin kaupallinen käyttö on kielletty.",
    "hu": "A modell kereskedelmi célú felhasználása tilos az intézet engedélye nélkül.",
    "ro": "Utilizarea modelului în scopuri comerciale este interzisă fără acordul institutului.",
    "tr": "Modelin ticari amaçla kullanılması yasaktır.",
    "vi": "Nghiêm cấm sử dụng mô hình vào mục đích thương mại.",
    "id": "Penggunaan model ini untuk tujuan komersial dilarang.",
    "el": "Απαγορεύεται η εμπορική χρήση του μοντέλου.",
    "ar": "يُحظر استخدام النموذج لأغراض تجارية.",
    "he": "השימוש במודל למטרות מסחריות אסור.",
    "hi": "मॉडल का व्यावसायिक उपयोग निषिद्ध है।",
    "th": "ห้ามใช้โมเดลนี้เพื่อการค้า",
}
HARMLESS = {
    "uk": "Модель навчено навесні на старих газетах.",
    "be": "Мадэль навучылі ўвесну на старых газетах.",
    "sr": "Модел је обучен у пролеће на старим новинама.",
    "mk": "Моделот е обучен напролет на стари весници.",
    "bg": "Моделът е обучен през пролетта върху стари вестници.",
    "kk": "Модель көктемде ескі газеттерде үйретілді.",
    "cs": "Model byl natrénován na jaře na starých novinách.",
    "sv": "Modellen tränades under våren på gamla tidningar.",
    "da": "Modellen blev trænet i foråret på gamle aviser.",
    "fi": "Malli koulutettiin keväällä vanhoilla sanomalehdillä.",
    "hu": "A modellt tavasszal régi újságokon tanították.",
    "ro": "Modelul a fost antrenat primăvara pe ziare vechi.",
    "tr": "Model ilkbaharda eski gazetelerle eğitildi.",
    "vi": "Mô hình được huấn luyện vào mùa xuân trên báo cũ.",
    "id": "Model ini dilatih pada musim semi dengan surat kabar lama.",
    "el": "Το μοντέλο εκπαιδεύτηκε την άνοιξη σε παλιές εφημερίδες.",
    "ar": "تم تدريب النموذج في الربيع على صحف قديمة.",
    "he": "המודל אומן באביב על עיתונים ישנים.",
    "hi": "मॉडल को वसंत में पुराने अख़बारों पर प्रशिक्षित किया गया।",
    "th": "โมเดลนี้ฝึกในฤดูใบไม้ผลิด้วยหนังสือพิมพ์เก่า",
}


def flags(text: str) -> list[UnreadTerm]:
    found = document(text)
    return [one for one in unread_terms(found, read(found).terms) if one.term == ANY]


@pytest.mark.parametrize("language", BANS)
@pytest.mark.parametrize("before", [0, 4])
def test_a_ban_is_quoted_wherever_it_stands(language: str, before: int) -> None:
    told = [HARMLESS[language]] * before + [BANS[language]] + [HARMLESS[language]] * 3
    found = flags("\n\n".join(f"{number}. {one}" for number, one in enumerate(told, 1)))
    assert any(BANS[language] in one.quote for one in found), found
    assert len(found) <= MOST_FOREIGN


@pytest.mark.parametrize("language", BANS)
def test_a_text_is_never_silent_because_nothing_in_it_sounds_like_a_limit(language: str) -> None:
    assert flags(f"{HARMLESS[language]}\n\n{HARMLESS[language]}")


@pytest.mark.parametrize("language", ["uk", "be", "sr", "mk", "bg", "kk"])
def test_a_language_is_not_taken_for_russian(language: str) -> None:
    codes = dict(languages_of(document(f"{HARMLESS[language]} {BANS[language]}")))
    assert "ru" not in codes
    assert set(codes.values()) == {"no"}


def test_a_sentence_without_letters_of_its_own_is_in_the_language_of_the_text() -> None:
    told = "Модел је обучен у пролеће.\n\nКоришћење је бесплатно.\n\nПродаја модела."
    assert "ru" not in dict(languages_of(document(told)))


def test_russian_stays_russian_beside_a_name_from_elsewhere() -> None:
    told = "Коммерческое использование модели запрещено.\n\nЭто объявление подъезда.\n\nАвторы: Ђорђе и Ћира."
    assert dict(languages_of(document(told)))["ru"] == "part"
