"""Folding: one spelling for every way to write a word, so that a disguise hides nothing.

Lower case without accents (Latin, Greek, Cyrillic), NFKC, no invisible characters, hyphens as blanks, letters that only
look like others as those, traditional Chinese as simplified, letters set apart joined. Linear in the text.
"""

from __future__ import annotations

import re
import unicodedata

from auditor.core.disguises import LOOKALIKES

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef\x00-\x08\x0e-\x1c\x7f]"
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"})
_HYPHENS = re.compile("[-_\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00b7]")
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′´`ʼ", "'"), **dict.fromkeys("“”„‟«»″", '"')})
_MARKS = re.compile(r"[*`~#>|]+")
_BETWEEN_CJK = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？「」『』（）])[ \t]+"
    r"(?=[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？「」『』（）])"
)
_SET_APART = re.compile(r"(?<![^\W_])(?<![^\W_][ .-])(?:[^\W\d_][ .\u00a0\u2009]){2,40}[^\W\d_](?![^\W_])")
"""A word whose letters stand apart; words set so are parted by more than one blank, or by a sign."""
_EMPHASIS = re.compile(r"(?<=\w)_(?=\*)|(?<=\*)_(?=\w)|(?<=\w)_(?=\W|$)|(?<![\w])_(?=\w)")
_MIXED = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r"\s+")
# Characters that words of the lexicon are written with; other texts need no more of the tradition than that.
_TRADITIONAL = """
業业 營营 許许 權权 協协 議议 條条 約约 僅仅 須须 應应 經经 書书 當当 請请 聯联 繫系 絡络
註注 冊册 費费 買买 賣卖 銷销 價价 學学 術术 習习 實实 驗验 評评 測测 試试 產产 環环 線线
個个 機机 構构 軍军 團团 醫医 療疗 開开 發发 訓训 練练 競竞 爭争 對对 與与 讓让 轉转 傳传
佈布 釋释 複复 製制 為为 無无 違违 規规 則则 適适 範范 圍围 區区 國国 歐欧 東东 陸陆 標标
誌志 識识 聲声 檔档 著着 關关 擁拥 護护 終终 變变 動动 時时 間间 內内 過过 滿满 額额 員员
戶户 數数 據据 參参 餾馏 調调 處处 異异 優优 質质 資资 訊讯 網网 頁页 鏈链 獲获 認认 證证
簽签 擇择 項项 達达 億亿 萬万 會会 層层 從从 屬属 專专 題题 類类 該该 這这 們们 來来 單单
獨独 務务 財财 說说 論论 檢检 審审 點点 顯显 頒颁 別别 廠厂 係系 徑径 後后 體体 礎础 舉举
閱阅 讀读 預预 覽览 階阶 級级 設设 備备 僱雇 稱称 歸归 離离 難难 險险 電电 腦脑 將将 並并
於于 還还 圖图 選选 樣样 擬拟 際际 濟济 盜盗 盡尽 給给 義义 職职 臺台 觸触 載载 運运 雙双
響响 顧顾 齊齐 軟软 門门 問问 損损 擔担 責责 徵征 繳缴 納纳 贏赢 虧亏 謀谋 課课 師师 勵励
勞劳 債债 償偿 輸输 匯汇 託托 轄辖 嚴严 絕绝 確确 準准 衛卫 慮虑 觀观 訂订 鑰钥 號号 帳账
兩两 進进 熱热 錄录 詢询 繼继 續续 滯滞 夥伙 態态 攝摄 創创 賴赖 憑凭 積积 極极 歷历 曆历
輯辑 繪绘 畫画 館馆 壓压 縮缩 濾滤
"""
_SIMPLER = {ord(pair[0]): pair[1] for pair in _TRADITIONAL.split()}


def fold(text: str) -> str:
    """The folded words of a text that is already shown (`auditor.text.visible`), on one line."""
    if _SET_APART.search(text):
        text = _SET_APART.sub(lambda found: re.sub(r"[ .\u00a0\u2009]", "", found[0]), text)
    if "_" in text:
        text = _EMPHASIS.sub("", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _MIXED.sub(_one_script, text)
        text = text.casefold()
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
        text = text.translate(_QUOTES).translate(_LETTERS).translate(_SIMPLER)
        text = _MARKS.sub("", text)
        text = _HYPHENS.sub(" ", text)
        text = _BLANKS.sub(" ", text)
        text = _BETWEEN_CJK.sub("", text)
    else:
        text = text.casefold().replace("`", "")
        text = _MARKS.sub("", text)
        text = text.replace("-", " ").replace("_", " ")
        text = _BLANKS.sub(" ", text)
    return text.replace("licence", "license").strip()


def _one_script(found: re.Match[str]) -> str:
    """A word with letters of other scripts that look Latin, as the Latin word that is seen."""
    word = found[0]
    if word.isascii():
        return word
    plain = word.translate(LOOKALIKES)
    return plain if plain.isascii() and any("a" <= char <= "z" or "A" <= char <= "Z" for char in word) else word


_FIGURES_AS_LETTERS = str.maketrans("0134578@$", "oieastbas")
_SPELLED_WITH_FIGURES = re.compile(r"(?<![^\W_])(?=[a-z0-9@$]*[a-z][0134578@$]+[a-z])[a-z0-9@$]{3,24}(?![^\W_])")


def with_letters_for_figures(words: str) -> str:
    """Folded words in which figures stand for letters ("n0n c0mmerc1al"), spelled with letters."""
    return _SPELLED_WITH_FIGURES.sub(lambda found: found[0].translate(_FIGURES_AS_LETTERS), words)
