"""Folding: one spelling for every way to write a word, so that a disguise hides nothing.

Lower case without accents (Latin, Greek, Cyrillic), NFKC, no invisible characters, hyphens as blanks, letters that only
look like others as those, traditional Chinese as simplified, letters set apart joined. Linear in the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from auditor.core import disguises
from auditor.core import patterns as re
from auditor.core.compiled import code_of
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
# The common characters whose simplified form differs.
_TRADITIONAL = """
業业 營营 許许 權权 協协 議议 條条 約约 僅仅 須须 應应 經经 書书 當当 請请 聯联 繫系 絡络 註注 冊册 費费 買买 賣卖 銷销
價价 學学 術术 習习 實实 驗验 評评 測测 試试 產产 環环 線线 個个 機机 構构 軍军 團团 醫医 療疗 開开 發发 訓训 練练 競竞
爭争 對对 與与 讓让 轉转 傳传 佈布 釋释 複复 製制 為为 無无 違违 規规 則则 適适 範范 圍围 區区 國国 歐欧 東东 陸陆 標标
誌志 識识 聲声 檔档 著着 關关 擁拥 護护 終终 變变 動动 時时 間间 內内 過过 滿满 額额 員员 戶户 數数 據据 參参 餾馏 調调
處处 異异 優优 質质 資资 訊讯 網网 頁页 鏈链 獲获 認认 證证 簽签 擇择 項项 達达 億亿 萬万 會会 層层 從从 屬属 專专 題题
類类 該该 這这 們们 來来 單单 獨独 務务 財财 說说 論论 檢检 審审 點点 顯显 頒颁 別别 廠厂 係系 徑径 後后 體体 礎础 舉举
閱阅 讀读 預预 覽览 階阶 級级 設设 備备 僱雇 稱称 歸归 離离 難难 險险 電电 腦脑 將将 並并 於于 還还 圖图 選选 樣样 擬拟
際际 濟济 盜盗 盡尽 給给 義义 職职 臺台 觸触 載载 運运 雙双 響响 顧顾 齊齐 軟软 門门 問问 損损 擔担 責责 徵征 繳缴 納纳
贏赢 虧亏 謀谋 課课 師师 勵励 勞劳 債债 償偿 輸输 匯汇 託托 轄辖 嚴严 絕绝 確确 準准 衛卫 慮虑 觀观 訂订 鑰钥 號号 帳账
兩两 進进 熱热 錄录 詢询 繼继 續续 滯滞 夥伙 態态 攝摄 創创 賴赖 憑凭 積积 極极 歷历 曆历 輯辑 繪绘 畫画 館馆 壓压 縮缩
濾滤 勻匀 弔吊 氾泛 丟丢 兇凶 汙污 汎泛 佔占 兌兑 刪删 吳吴 呂吕 吶呐 囪囱 壯壮 夾夹 妝妆 決决 沖冲 沒没 災灾 禿秃 見见
貝贝 車车 亞亚 併并 侖仑 兒儿 卹恤 姊姐 屆届 岡冈 彿佛 拋抛 昇升 況况 狀状 糾纠 臥卧 軋轧 長长 俠侠 侶侣 侷局 剎刹 剋克
勁劲 卻却 姪侄 姦奸 屍尸 帥帅 彥彦 恆恒 柵栅 洶汹 洩泄 盃杯 紅红 紀纪 紉纫 計计 訃讣 貞贞 負负 軌轨 韋韦 風风 飛飞 倣仿
倖幸 倆俩 倫伦 倉仓 凍冻 剛刚 剝剥 娛娱 孫孙 宮宫 峽峡 島岛 庫库 恥耻 悅悦 挾挟 晉晋 氣气 烏乌 狹狭 狽狈 畝亩 砲炮 祕秘
紡纺 紗纱 紋纹 純纯 紐纽 紙纸 紛纷 脅胁 脈脉 荊荆 茲兹 記记 討讨 訖讫 豈岂 貢贡 軒轩 迴回 釘钉 針针 閃闪 陣阵 陝陕 陞升
隻只 飢饥 馬马 鬥斗 乾干 偽伪 偉伟 偵侦 側侧 啞哑 唸念 堅坚 執执 夠够 婁娄 婦妇 屜屉 崑昆 崙仑 崗岗 帶带 張张 強强 悽凄
捲卷 掃扫 掛挂 掄抡 掙挣 採采 捨舍 敗败 啟启 敘叙 斬斩 晝昼 桿杆 棄弃 殺杀 毬球 氫氢 涼凉 淺浅 淵渊 淒凄 淚泪 淪沦 淨净
牽牵 猙狰 現现 畢毕 眾众 絆绊 絃弦 統统 紮扎 紹绍 細细 紳绅 組组 缽钵 脣唇 脫脱 莢荚 莖茎 莊庄 覓觅 訪访 訝讶 訣诀 訟讼
訛讹 販贩 貫贯 貨货 貪贪 貧贫 連连 釦扣 釣钓 釩钒 閉闭 陳陈 陰阴 頂顶 頃顷 魚鱼 鳥鸟 鹵卤 麥麦 傢家 傑杰 傘伞 凱凯 勝胜
勛勋 喪丧 喲哟 喚唤 喬乔 喫吃 堯尧 場场 報报 壺壶 尋寻 幀帧 幾几 廁厕 廂厢 廄厩 復复 惡恶 悶闷 惱恼 揀拣 揮挥 換换 揚扬
棗枣 棟栋 棧栈 棲栖 欽钦 殘残 殼壳 湧涌 湊凑 減减 渦涡 湯汤 渾浑 渙涣 猶犹 琺珐 痙痉 痠酸 睏困 硯砚 稈秆 稅税 筆笔 筍笋
絞绞 結结 絨绒 絲丝 絢绚 肅肃 腎肾 脹胀 菸烟 華华 萊莱 虛虚 視视 詠咏 詞词 証证 詛诅 詐诈 訴诉 診诊 貯贮 貼贴 貳贰 賀贺
貴贵 貶贬 貿贸 貸贷 軸轴 週周 郵邮 鄉乡 鈔钞 鈕钮 鈣钙 鈉钠 鈞钧 鈍钝 閏闰 閑闲 閒闲 隊队 陽阳 隄堤 雲云 韌韧 順顺 飯饭
飲饮 馮冯 馭驭 黃黄 亂乱 傭佣 傾倾 傷伤 僇戮 剷铲 勢势 嗎吗 嗚呜 嗆呛 園园 圓圆 塗涂 塊块 塢坞 奧奥 媽妈 幹干 廈厦 彙汇
愛爱 慄栗 搾榨 搶抢 搖摇 搗捣 搆构 暈晕 楊杨 楓枫 歲岁 毀毁 溝沟 滅灭 溼湿 溫温 滄沧 煙烟 煩烦 煉炼 煥焕 爺爷 獅狮 瑯琅
盞盏 睜睁 祿禄 稜棱 節节 粵粤 絹绢 綑捆 綁绑 綏绥 絛绦 羨羡 聖圣 腸肠 腳脚 腫肿 葷荤 葦苇 葉叶 虜虏 蛻蜕 補补 裝装 裡里
詫诧 詳详 詩诗 誇夸 詣诣 誠诚 話话 誅诛 詭诡 賊贼 賈贾 賄贿 賃赁 賂赂 跡迹 跤交 較较 農农 遊游 鄒邹 鉗钳 鉀钾 鈾铀 鉛铅
鉤钩 鉑铂 鈴铃 鉚铆 閘闸 隕陨 頑顽 頓顿 頌颂 飼饲 飽饱 飾饰 馳驰 馱驮 馴驯 僥侥 僕仆 僑侨 劃划 厭厌 嘗尝 嘔呕 嘆叹 塵尘
墊垫 塹堑 壽寿 夢梦 奪夺 寧宁 寢寝 屢屡 嶄崭 幣币 彆别 徹彻 慇殷 慣惯 慚惭 慘惨 摟搂 摺折 摻掺 暢畅 榮荣 槓杠 槍枪 滾滚
漬渍 漢汉 漸渐 漲涨 漣涟 滬沪 漁渔 滲渗 滌涤 滷卤 熒荧 爾尔 獄狱 瑤瑶 瑣琐 瑪玛 瘧疟 瘍疡 瘋疯 瘓痪 監监 碩硕 禍祸 種种
窪洼 窩窝 箋笺 箝钳 箇个 綻绽 綜综 綽绰 綠绿 緊紧 綴缀 綱纲 綢绸 綿绵 綵彩 綸纶 維维 緒绪 罰罚 聞闻 蓆席 蓋盖 蒐搜 蒼苍
蝕蚀 誦诵 語语 誣诬 誡诫 誤误 誨诲 誘诱 貍狸 賓宾 賒赊 趙赵 趕赶 跼局 輔辅 輕轻 輓挽 遠远 遜逊 遙遥 遞递 鉸铰 銀银 銅铜
銘铭 鉻铬 銜衔 銑铣 閡阂 閨闺 閩闽 閣阁 閥阀 頗颇 領领 颱台 餃饺 餅饼 餌饵 駁驳 骯肮 鳴鸣 鳳凤 麼么 儀仪 儈侩 儉俭 凜凛
劇剧 劉刘 劍剑 劊刽 厲厉 嘩哗 噓嘘 噴喷 嘯啸 墳坟 墜坠 墮堕 嬌娇 寬宽 寫写 幟帜 廢废 廚厨 廟庙 廣广 彈弹 慶庆 憂忧 慼戚
慫怂 慾欲 憐怜 憫悯 憚惮 憤愤 摯挚 撲扑 撈捞 撐撑 撥拨 撓挠 撫抚 撚捻 撢掸 敵敌 暫暂 樁桩 樞枢 樓楼 槳桨 樂乐 樑梁 歎叹
毆殴 漿浆 潑泼 潔洁 澆浇 潛潜 潰溃 潤润 澗涧 獎奖 瑩莹 瘡疮 皚皑 皺皱 盤盘 瞇眯 碼码 穀谷 窯窑 窮穷 締缔 緯纬 緻致 緘缄
緬缅 緝缉 編编 緣缘 緞缎 緩缓 罵骂 罷罢 膠胶 膚肤 蓮莲 蔭荫 蔣蒋 蔔卜 蔥葱 蝦虾 蝸蜗 蝨虱 衝冲 誼谊 諒谅 談谈 諄谆 誕诞
諸诸 誰谁 誹诽 豎竖 豬猪 賠赔 賞赏 賦赋 賤贱 賬账 賭赌 賢贤 賜赐 踐践 輝辉 輛辆 輩辈 輪轮 輥辊 遷迁 鄰邻 鄭郑 鄧邓 鋅锌
銻锑 鋪铺 鋤锄 鋁铝 銳锐 鋒锋 鋇钡 銲焊 鞏巩 颳刮 養养 餓饿 餒馁 餘余 駝驼 駐驻 駛驶 駕驾 駒驹 髮发 鬧闹 魯鲁 鴉鸦 齒齿
儘尽 冪幂 劑剂 勳勋 噹当 噸吨 墾垦 壇坛 奮奋 導导 憲宪 憊惫 憶忆 戰战 擋挡 撻挞 擄掳 撿捡 撾挝 曉晓 樸朴 橫横 樹树 橢椭
橋桥 澱淀 濃浓 澤泽 濁浊 熾炽 燐磷 燒烧 燈灯 燙烫 燄焰 盧卢 瞞瞒 磚砖 禦御 穎颖 窺窥 築筑 篩筛 縛缚 縣县 膩腻 興兴 艙舱
蕩荡 蕭萧 蕪芜 螞蚂 螢萤 褲裤 親亲 諺谚 諱讳 諜谍 諧谐 諾诺 謂谓 諷讽 貓猫 踴踊 輻辐 辦办 遲迟 遼辽 遺遗 錠锭 錶表 鋸锯
錳锰 錯错 錢钱 鋼钢 錫锡 錐锥 錦锦 閻阎 隨随 霑沾 靜静 頰颊 頸颈 頻频 頭头 頹颓 頤颐 餞饯 餡馅 駭骇 駱骆 鬨哄 鮑鲍 鴕鸵
鴦鸯 鴨鸭 鴛鸳 龍龙 龜龟 儲储 嚐尝 嚇吓 嬰婴 嶼屿 嶺岭 幫帮 彌弥 懇恳 戲戏 擊击 擠挤 擰拧 擱搁 斂敛 斃毙 氈毡 濘泞 濱滨
濤涛 濫滥 澀涩 濬浚 濕湿 濰潍 燦灿 燭烛 燬毁 燴烩 牆墙 獰狞 盪荡 瞭了 矯矫 簍篓 糞粪 績绩 縷缕 繃绷 縫缝 總总 縱纵 縴纤
聰聪 聳耸 膿脓 膽胆 臉脸 臨临 艱艰 薑姜 薔蔷 薊蓟 謎谜 謗谤 謙谦 講讲 謊谎 謠谣 謝谢 謄誊 賺赚 賽赛 購购 賸剩 趨趋 輾辗
轅辕 輿舆 邁迈 醞酝 醜丑 鍍镀 鎂镁 錨锚 鍵键 鍊炼 鍋锅 錘锤 鍾钟 鍬锹 鍛锻 闊阔 闌阑 闆板 隱隐 隸隶 雖虽 韓韩 顆颗 餵喂
騁骋 駿骏 鮮鲜 鴻鸿 鴿鸽 齋斋 叢丛 嚮向 壘垒 嬸婶 擴扩 擲掷 擾扰 攆撵 擺摆 擻擞 斷断 櫃柜 檻槛 檸柠 檯台 瀉泻 瀋沈 濺溅
燻熏 燼烬 獵猎 甕瓮 癒愈 禮礼 穢秽 竄窜 竅窍 簡简 糧粮 織织 繕缮 繞绕 繡绣 罈坛 翹翘 聶聂 臍脐 舊旧 薩萨 藍蓝 藉借 薦荐
蟬蝉 蟲虫 謹谨 謬谬 豐丰 贅赘 蹤踪 蹟迹 軀躯 轍辙 醬酱 釐厘 鎊镑 鎖锁 鎢钨 鎳镍 鎮镇 鎬镐 鎚锤 鎗枪 闖闯 雜杂 雛雏 雞鸡
顏颜 餽馈 騎骑 鬆松 鯉鲤 鵑鹃 鵝鹅 鼕冬 嚥咽 壞坏 壟垄 寵宠 龐庞 廬庐 懲惩 懷怀 懶懒 攏拢 曠旷 櫥橱 瀝沥 瀕濒 爍烁 犢犊
獸兽 獺獭 瓊琼 疇畴 癟瘪 癡痴 礙碍 禱祷 穫获 穩稳 簾帘 繭茧 繹绎 繩绳 羅罗 臘腊 藝艺 藥药 藷薯 蟻蚁 蠅蝇 蠍蝎 襖袄 譁哗
譜谱 譚谭 譏讥 贈赠 贊赞 轎轿 辭辞 邊边 鏡镜 鏟铲 隴陇 霧雾 韻韵 願愿 顛颠 饅馒 騙骗 鬍胡 鯨鲸 鵲鹊 鵬鹏 麗丽 勸劝 嚨咙
孃娘 寶宝 懸悬 攔拦 攙搀 瀾澜 瀰弥 爐炉 獻献 癢痒 癥症 礦矿 礬矾 礫砾 籌筹 籃篮 糰团 辮辫 艦舰 藹蔼 蘆芦 蘋苹 蘇苏 蘊蕴
覺觉 譯译 譟噪 贍赡 鐘钟 鏽锈 闡阐 飄飘 饒饶 饑饥 騰腾 騷骚 鰓鳃 鹹咸 麵面 黨党 齣出 齡龄 囂嚣 懼惧 懾慑 攜携 櫻樱 欄栏
殲歼 爛烂 犧牺 籐藤 纏缠 蘭兰 蠟蜡 襪袜 譴谴 譽誉 贓赃 躊踌 躍跃 轟轰 辯辩 鐮镰 鐳镭 鐵铁 闢辟 驅驱 騾骡 鶴鹤 齧啮 孿孪
巒峦 彎弯 攤摊 歡欢 灑洒 灘滩 疊叠 癬癣 籠笼 聾聋 聽听 臟脏 襲袭 襯衬 贖赎 鑄铸 鑑鉴 鑒鉴 顫颤 驕骄 髒脏 鬚须 鱉鳖 鷗鸥
龔龚 巖岩 戀恋 攣挛 攪搅 曬晒 竊窃 籤签 纓缨 纖纤 纔才 蘿萝 蠱蛊 邏逻 驚惊 鱗鳞 黴霉 囑嘱 壩坝 攬揽 癱瘫 蠶蚕 讒谗 艷艳
贛赣 釀酿 靈灵 驟骤 鷹鹰 鹼碱 鹽盐 齲龋 廳厅 灣湾 籬篱 籮箩 蠻蛮 釁衅 鑲镶 顱颅 饞馋 灤滦 矚瞩 讚赞 鑷镊 驢驴 纜缆 鑽钻
鑼锣 豔艳 鑿凿 鬱郁 籲吁 詔诏 詆诋 貽贻 諮谘 擷撷 瀆渎 瀏浏 懺忏 癮瘾 韁缰 饋馈 爲为 裏里 啓启 綫线 羣群
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


@cache
def made_by() -> bytes:
    """What decides how a word is folded, as a source of tables of folded words that are kept."""
    return code_of(__name__, disguises.__name__) + unicodedata.unidata_version.encode()


_FIGURES_AS_LETTERS = str.maketrans("0134578@$", "oieastbas")
_SPELLED_WITH_FIGURES = re.compile(
    r"(?<![^\W_])(?=[a-z0-9@$]{0,24}[a-z][0134578@$]{1,24}[a-z])[a-z0-9@$]{3,24}(?![^\W_])"
)


def with_letters_for_figures(words: str) -> str:
    """Folded words in which figures stand for letters ("n0n c0mmerc1al"), spelled with letters."""
    return _SPELLED_WITH_FIGURES.sub(lambda found: found[0].translate(_FIGURES_AS_LETTERS), words)
