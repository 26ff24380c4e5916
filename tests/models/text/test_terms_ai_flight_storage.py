"""The shipped keywords of four labels on what real text confuses them with; every sentence is invented."""

import pytest

TABLES = {"ai", "quantum", "low_altitude", "energy_storage"}


@pytest.fixture
def labels(analyzer):
    """Return a function that gives the labels of four tables of the shipped lexicon."""
    return lambda text: {mention.label for mention in analyzer.matcher.find(text) if mention.counts} & TABLES


@pytest.mark.parametrize(
    "text",
    [
        "消费者可以用数字人民币付款。", "园区培育数字人才。", "商场增设智能体验区。", "全县完善建筑信息模型标准。",
        "省里建设农业大数据中心,提高智能水平。", "北斗导航自动驾驶的播种机下地。", "车间里三百台机器人自动焊接。",
        "代表来自某某机器人科技有限公司。", "工厂用上了工业机器人。", "消防队设沙盘模型,开展自主学习。",
    ],
    ids=["money", "talent", "experience", "building", "farm-data", "seeder", "plant", "company-name", "equipment", "sand-table"],
)  # fmt: skip
def test_ai_words_inside_other_words_are_no_ai(labels, text):
    """Neither is equipment of a plant, a self-driving farm machine or a company's name."""
    assert "ai" not in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "前三季度工业机器人产量增长三成。", "集成电路、工业机器人等出口加快。", "多智能体系统的协同控制。",
        "类脑芯片取得突破。", "社区试行无人配送。",
    ],
    ids=["output", "export-list", "agents", "brain-like", "delivery"],
)  # fmt: skip
def test_robots_as_products_and_new_ai_words_are_ai(labels, text):
    """An output figure speaks of the industry that makes robots."""
    assert labels(text) == {"ai"}


@pytest.mark.parametrize(
    "text",
    [
        "客机起飞,新航线直达欧洲。", "国际航班通航七十国。", "大桥通航净高二十米。", "运河年底通航。", "五架直升机参与灭火。",
        "悬挂旗帜的直升机飞过港湾。", "飞船落地,直升机飞抵返回舱旁。", "战机编队低空通场。", "推广高效植保机械。",
        "一架无人机在境内坠毁。", "民航局航空管制中心故障。", "登月飞行器征名。",
    ],
    ids=[
        "airline", "countries", "bridge", "canal", "fire", "ceremony", "capsule", "display", "machinery", "crash",
        "control", "moon",
    ],
)  # fmt: skip
def test_airlines_ships_rescue_and_space_are_no_low_altitude_economy(labels, text):
    """航线, 通航, 直升机 and 飞行器 have other homes."""
    assert "low_altitude" not in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "景区开通直升机观光。", "多用途直升机完成首飞。", "县里发展通航产业。", "市里获批无人驾驶航空试验区。",
        "受灾农田由无人机补种。", "失联的无人机应自动返航。",
    ],
    ids=["tour", "first-flight", "industry", "trial-zone", "flooded-fields", "lost-link"],
)  # fmt: skip
def test_civil_helicopters_and_drones_of_any_civil_work_are_low_altitude(labels, text):
    """A drone counts after a flood, too: only war and crashes silence it."""
    assert labels(text) == {"low_altitude"}


@pytest.mark.parametrize(
    "text",
    [
        "假期里好好休息,为新学期蓄能。", "钍基熔盐实验堆临界。", "储气调峰设施注气,储备充足。", "燃气电站参与调峰。",
        "团队搭建数据飞轮。", "机器人、新药成为外贸“新新三样”。", "氢燃料电池系统下线。", "光伏电池技术进步。",
        "卫星用砷化镓太阳电池量产。", "光电芯片流片。", "粮库扩大收储能力。", "十万千瓦光热电站并网。",
        "宁德时代项目审批提速。", "氢储运能力增强。",
    ],
    ids=[
        "metaphor", "reactor", "gas", "gas-plant", "data", "new-three", "fuel-cell", "solar", "satellite", "chip", "grain",
        "solar-thermal", "name", "hydrogen",
    ],
)  # fmt: skip
def test_words_near_storage_are_no_storage(labels, text):
    """A metaphor, a reactor, gas, a solar cell, a granary, a firm's mere name."""
    assert "energy_storage" not in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "省里扶持新能源电池产业链。", "建设光、储、充一体的充电站。", "风、光、储一体化项目并网。",
        "光热电站把热存进熔盐罐,天黑后发电。", "盐穴储氢工程投产。", "夜里水泵把下水库的水抽到山顶。",
        "电动卡车的动力蓄电池通过试验。", "盐湖锂盐精深加工。",
    ],
    ids=["traction", "separated", "wind-sun", "molten-salt", "cavern", "pumped", "truck", "lithium-salt"],
)  # fmt: skip
def test_storage_said_in_other_ways_is_storage(labels, text):
    """Spelled with separators, by its chemistry, or by what it does at night."""
    assert labels(text) == {"energy_storage"}
