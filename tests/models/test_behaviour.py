"""What the hybrid tagger trained on the whole written corpus must and must not tag.

After Ribeiro, Wu, Guestrin and Singh (2020), "Beyond accuracy": minimum functionality, invariance, direction.
Every sentence is invented for this file and stands nowhere in the corpus.
"""

import pytest

from seeds.cleaning.clean import clean_text
from seeds.corpus import load_corpus
from training.sets.shipped_set import shipped_corpus

pytestmark = pytest.mark.slow

CLEAR = {
    "ai": (
        "全省新建三座智算中心，为中小企业训练大模型提供算力补贴。",
        "支持企业研发人形机器人和具身智能控制算法，揭榜项目最高补助五百万元。",
        "自动驾驶出租车昨夜驶上滨江大道，市民扫码就能叫车。",
        "生成式人工智能服务须完成备案，训练语料要标明出处。",
        "无人驾驶公交车在新城试跑，车上没有司机。",
    ),
    "quantum": (
        "实验室的超导量子计算机增加到一百七十比特，纠错能力再上台阶。",
        "两地之间的量子保密通信干线贯通，政务数据改用量子密钥加密。",
        "园区引进量子精密测量企业九家，重点攻关量子重力仪。",
        "学者说，纠缠的光子跨越一千公里仍能保持关联，密钥由此分发。",
    ),
    "low_altitude": (
        "县里开通无人机送药航线，山里的老人半小时就能拿到药。",
        "我市划设十二条低空航路，建设起降点八十处，发展低空物流。",
        "电动垂直起降航空器拿到适航证，明年开始载客试飞。",
        "通用航空机场动工，建成后可供直升机短途运输和飞行培训。",
        "农户请来飞手，植保无人机一上午喷完六百亩稻田。",
    ),
    "new_materials": (
        "碳纤维一期项目投产，年产高性能碳纤维两千吨。",
        "企业攻克高温合金铸造难题，产品用于航空发动机叶片。",
        "石墨烯导热膜实现量产，打破国外对这种新材料的垄断。",
        "支持碳化硅衬底、光刻胶等半导体材料首批次应用。",
        "这种纤维的强度是钢丝的六倍，重量只有四分之一。",
    ),
    "energy_storage": (
        "抽水蓄能电站首台机组并网发电，总装机一百二十万千瓦。",
        "钠离子电池储能电站投运，可在用电高峰放电两小时。",
        "推动新型储能参与电力市场，独立储能电站享受容量补偿。",
        "固态电池中试线下线首批样品，续航可达一千公里。",
        "工厂安装储能柜，夜里充电白天放，一年省电费八十万元。",
    ),
    "traditional_upgrade": (
        "推动钢铁、水泥、化工企业实施节能降碳改造，淘汰落后产能。",
        "纺织厂上了数字化车间，挡车工从三百人减到八十人。",
        "请专家给传统制造业的小厂做智改数转诊断，首次上门不收钱。",
        "老炼钢厂拆掉小高炉，换上电炉，吨钢能耗降了一半。",
        "支持制造业企业设备更新和技术改造，贷款贴息两个百分点。",
    ),
}
FALSE_FRIENDS = {
    "consumer trade-in": "商场推出家电以旧换新补贴，市民换购冰箱洗衣机最高可省两千元。",
    "military drones": "边境村庄夜里遭到军用无人机空袭，当局称两人受伤，守军发射导弹击落三架。",
    "raw materials": "受国际市场影响，原材料涨价，装修公司的日子不好过。",
    "charging posts": "高速公路服务区新增充电桩四百个，节日期间电动汽车车主不再排队。",
    "urban renewal": "城市更新行动启动，三十个老旧小区加装电梯、改造管网。",
    "application papers": "请于月底前把申报材料装订成册，一式三份报送县民政局。",
    "grain storage": "全县秋粮收储进度过半，国有粮库敞开收购农民余粮。",
    "gas storage": "天然气储气库注气进入高峰，为冬季保供做准备。",
    "airliners": "C919大型客机执飞新航线，机场旅客吞吐量创下新高。",
    "digital schools": "学校推进教育数字化，给乡村教师配发平板电脑。",
    "digital government": "数字政府建设提速，证照全部电子化。",
    "smart farming": "智慧农业大棚自动浇水施肥，番茄亩产翻番。",
    "wind and sun": "光伏电站和风电场并网，全省清洁能源发电量增长两成。",
    "navigation": "船闸恢复通航，货船排起长队，港口加开夜班。",
    "ceramic art": "景德镇的陶瓷艺术展在省博物馆开幕，展出青花瓷百件。",
    "tourism": "村里办起农家乐，乡村旅游转型升级，游客比去年多一倍。",
    "trade": "外贸转型升级基地新增两家，跨境电商出口增长。",
    "ore": "铁矿石开采权公开拍卖，起拍价三亿元。",
    "networks": "5G基站建成一万座，千兆光网覆盖所有行政村。",
    "new cars": "新能源汽车销量增长三成，充电基础设施更加完善。",
    "military drones in a headline": "军用无人机空袭",
    "space flight": "卫星发射成功，商业航天公司完成第五次飞行任务。",
    "scooter batteries": "老旧电动自行车以旧换新，蓄电池违规充电隐患减少。",
    "rescue helicopter": "直升机将被困群众从洪水中救出。",
    "a gym": "公司名叫量子健身，主打减脂课程。",
}
# Right by the codebook, and still tagged: kept in sight until a better model gets them.
KNOWN_MISSES = {
    "a brand": "大模型家具城周末开业，沙发买一送一。",
    "a metaphor": "干部要当好老百姓的机器人？不，要当贴心人。",
}
ADDED = {
    "ai": "同时建设智算中心，推广行业大模型。",
    "quantum": "同时布局量子计算和量子通信。",
    "low_altitude": "同时发展低空经济，开通无人机物流航线。",
    "new_materials": "同时发展碳纤维、石墨烯等新材料。",
    "energy_storage": "同时建设新型储能电站和抽水蓄能电站。",
    "traditional_upgrade": "同时推动传统产业改造升级，建设智能工厂。",
}
PLAIN = "今年要办好十件民生实事，新建农村公路三百公里。"
TRADITIONAL = {
    "全省新建三座智算中心，為中小企業訓練大模型提供算力補貼。": "ai",
    "兩地之間的量子保密通信幹線貫通，政務數據改用量子密鑰加密。": "quantum",
    "縣裡開通無人機送藥航線，山裡的老人半小時就能拿到藥。": "low_altitude",
    "碳纖維一期項目投產，年產高性能碳纖維兩千噸。": "new_materials",
    "鈉離子電池儲能電站投運，可在用電高峰放電兩小時。": "energy_storage",
    "紡織廠上了數字化車間，擋車工從三百人減到八十人。": "traditional_upgrade",
    "請於月底前把申報材料裝訂成冊，一式三份報送縣民政局。": None,
}
# {0} is a province.
SOMEWHERE = {
    "{0}发布人工智能应用清单，训练算力向企业开放。": "ai",
    "{0}开通首条量子密钥加密的政务专线。": "quantum",
    "{0}新建无人机起降点五十个，低空物流提速。": "low_altitude",
    "{0}的碳纤维产量增长一倍，新材料企业增加到九十家。": "new_materials",
    "{0}抽水蓄能电站投产，新型储能装机翻番。": "energy_storage",
    "{0}推动钢铁企业技术改造，建成智能工厂三十家。": "traditional_upgrade",
    "{0}今年新修农村公路三百公里，村民出行更加便利。": None,
}


@pytest.fixture(scope="module")
def tagger(shipped_hybrid):
    """Return the shipped hybrid experiment, fitted on the whole corpus."""
    return shipped_hybrid


@pytest.fixture(scope="module")
def labels(tagger):
    """Return a function that gives the labels of one text."""
    return lambda text: tagger.tag([text], evidence=False)[0].labels


def wide(text):
    """Return a text with its digits, letters and ASCII punctuation full width."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


ALL_CLEAR = [(key, text) for key, texts in CLEAR.items() for text in texts]
SAMPLE = [(texts[0], (key,)) for key, texts in CLEAR.items()] + [(text, ()) for text in list(FALSE_FRIENDS.values())[:6]]


# Minimum functionality


def test_sentences_stand_nowhere_in_the_corpus(scheme):
    """Else the model could know them by heart."""
    corpus = "\n".join(shipped_corpus(scheme).texts)
    sentences = [text for _, text in ALL_CLEAR] + list(FALSE_FRIENDS.values())
    assert not [text for text in sentences if clean_text(text).rstrip("。") in corpus]


@pytest.mark.parametrize(("key", "text"), ALL_CLEAR, ids=[f"{key}-{n}" for n, (key, _) in enumerate(ALL_CLEAR)])
def test_clear_sentence_gets_its_label_alone(labels, key, text):
    """One industry, said plainly."""
    assert labels(text) == (key,)


@pytest.mark.parametrize("name", FALSE_FRIENDS)
def test_false_friend_stays_without_label(labels, name):
    """A word of an industry, or nearly one, in another sense."""
    assert labels(FALSE_FRIENDS[name]) == ()


@pytest.mark.parametrize("name", KNOWN_MISSES)
@pytest.mark.xfail(reason="known miss of the hybrid model", strict=False)
def test_harder_false_friend_stays_without_label(labels, name):
    """Listed, not hidden: pytest shows those that fail as xfailed, those that a new model gets as xpassed."""
    assert labels(KNOWN_MISSES[name]) == ()


@pytest.mark.parametrize("text", ["储", "2026", "。。。", "Hello world, this is plain English.", "<p></p>", "的" * 200])
def test_text_that_is_no_policy_prose_gets_no_label(labels, text):
    """Too little, no Chinese, or nothing said."""
    assert labels(text) == ()


@pytest.mark.parametrize(("key", "text"), [ALL_CLEAR[n] for n in range(0, len(ALL_CLEAR), 3)])
def test_evidence_of_a_clear_sentence_is_in_it(tagger, key, text):
    """At least one span, its words at its offsets."""
    (prediction,) = tagger.tag([text])
    assert prediction.evidence
    assert all(prediction.text[span.start : span.end] == span.text for span in prediction.evidence)
    assert {span.label for span in prediction.evidence} == {key}


# Invariance


@pytest.mark.parametrize(("text", "expected"), SAMPLE)
def test_full_width_characters_change_nothing(tagger, text, expected):
    """Digits, letters and punctuation in either width give the same scores."""
    half, full = tagger.tag([text, wide(text)], evidence=False)
    assert full.labels == half.labels == expected
    assert full.scores == half.scores


@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_script_changes_nothing(labels, text):
    """Read as its simplified form."""
    key = TRADITIONAL[text]
    assert labels(text) == ((key,) if key else ())


@pytest.mark.parametrize("text", SOMEWHERE)
def test_province_changes_nothing(tagger, text):
    """The same sentence about each of the 31."""
    key = SOMEWHERE[text]
    provinces = {document.region for document in load_corpus().documents} - {None}
    assert len(provinces) == 31
    found = {name: tagger.tag([text.format(name)], evidence=False)[0].labels for name in provinces}
    assert set(found.values()) == {(key,) if key else ()}


@pytest.mark.parametrize(("text", "expected"), SAMPLE)
def test_plain_sentence_beside_it_changes_nothing(labels, text, expected):
    """Before or after."""
    assert labels(text + PLAIN) == labels(PLAIN + text) == expected


def test_batch_changes_nothing(tagger):
    """A text is tagged alike alone and among others."""
    texts = [text for text, _ in SAMPLE]
    together = [prediction.scores for prediction in tagger.tag(texts, evidence=False)]
    assert together == [tagger.tag([text], evidence=False)[0].scores for text in texts]


# Direction


@pytest.mark.parametrize("key", ADDED)
def test_clause_about_an_industry_adds_its_label(labels, key):
    """To a sentence that had none."""
    assert labels(PLAIN) == ()
    assert labels(PLAIN + ADDED[key]) == (key,)


@pytest.mark.parametrize("key", ADDED)
def test_clause_about_another_industry_keeps_the_first(labels, taxonomy, key):
    """Both labels, in taxonomy order."""
    first = next(other for other in CLEAR if other != key)
    assert labels(CLEAR[first][0] + ADDED[key]) == taxonomy.order((first, key), "test")


@pytest.mark.parametrize("key", ADDED)
def test_saying_more_of_an_industry_raises_its_score(tagger, key):
    """A second clause never makes the first less likely."""
    once, twice = tagger.tag([PLAIN + CLEAR[key][0], PLAIN + CLEAR[key][0] + ADDED[key]], evidence=False)
    assert twice.scores[key] >= once.scores[key] - 0.01
