"""The shipped keywords of upgrading and new materials on what real text confuses them with; every sentence is invented."""

import pytest


@pytest.fixture
def labels_of(analyzer):
    """Return a function that gives the labels of the shipped lexicon."""
    return lambda text: {mention.label for mention in analyzer.matcher.find(text) if mention.counts}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("镇上三家陶瓷厂完成技术改造，窑炉改烧天然气。", id="renovation of a plant"),
        pytest.param("这家纺织企业推进数字化、智能化，排产不再靠电话。", id="slogan beside an old trade"),
        pytest.param("我市加快制造业转型，鼓励中小企业数字化转型。", id="digital turn of small firms"),
        pytest.param("支持工业、能源领域设备更新，单个项目最高补助二百万元。", id="renewal of equipment with its sector"),
        pytest.param("这座煤城走出资源型经济转型的路子。", id="turn of a mining region"),
        pytest.param("推动建筑业绿色低碳转型，工地换上电动搅拌车。", id="turn of construction"),
        pytest.param("以消费升级为导向，改造提升传统产业。", id="old trades beside the word consumption"),
    ],
)
def test_change_of_existing_industry_is_traditional_upgrade(labels_of, text):
    """A word of change counts where industry is what changes."""
    assert "traditional_upgrade" in labels_of(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("老旧水厂改造后，居民用水更放心，沿线设备也换了新的。", id="water works"),
        pytest.param("老厂房改造成了艺术中心，周末挤满年轻人。", id="old halls turned to art"),
        pytest.param("由试点单位提出退出申请，报工业和信息化部批准。", id="leaving a pilot, in the ministry's name industry"),
        pytest.param("完成单位：某工业大学，某市自动化研究所。", id="automation in an institute's name"),
        pytest.param("养老产业年会在海边小城举行。", id="old inside care for the aged"),
        pytest.param("科技改变生活，展台前排起长队。", id="renovation across a word's edge"),
        pytest.param("电网的调节能力提高，煤电机组少停了两次。", id="saving energy across a word's edge"),
        pytest.param("大规模设备更新，与消费品以旧换新一并铺开。", id="trade-in"),
        pytest.param("全域推进城市数字化转型，一网统管再升级。", id="digital city"),
        pytest.param("会展业智能化、绿色化水平不断提升。", id="slogan beside a service"),
        pytest.param("扩大开放，带动产业转型升级。", id="upgrading of industry at large"),
    ],
)
def test_change_of_anything_else_is_not_traditional_upgrade(labels_of, text):
    """Homes, cities, services, names and slogans do not count."""
    assert "traditional_upgrade" not in labels_of(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("围绕未来材料、未来能源布局一批实验室。", id="materials of the future"),
        pytest.param("电子专用材料制造业产值翻番。", id="materials for electronics"),
        pytest.param("轻合金铸件在这里下线。", id="light alloys"),
        pytest.param("可降解塑料母粒年产两万吨。", id="degradable plastics"),
        pytest.param("关键基础材料自给率过半。", id="base materials"),
    ],
)
def test_materials_as_the_point_are_new_materials(labels_of, text):
    """A material that is made, studied or planned for counts."""
    assert "new_materials" in labels_of(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("住宅施工推广新技术、新材料，墙面不再返潮。", id="set phrase"),
        pytest.param("纳米比亚代表团来访，考察港口产能。", id="name of a country"),
        pytest.param("纳米孔测序仪实现量产。", id="sequencing"),
        pytest.param("园区换上高功率永磁电机。", id="motor as a device"),
        pytest.param("双色铜合金纪念币今日发行。", id="coins"),
        pytest.param("这片山谷是生物基因的宝库。", id="material across a word's edge"),
        pytest.param("首台高温超导电动悬浮列车下线试跑。", id="superconducting device"),
        pytest.param("快递包装鼓励使用可降解、可循环的袋子。", id="degradable wrapping"),
        pytest.param("金刚石色心磁力仪找到了漏水点。", id="magnetometer"),
    ],
)
def test_materials_in_passing_are_not_new_materials(labels_of, text):
    """Set phrases, names, devices and consumer goods do not count."""
    assert "new_materials" not in labels_of(text)
