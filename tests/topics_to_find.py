"""What the tests of finding topics share: a corpus as large as is wanted, of six industries in ever new words."""

import random

import numpy as np

SAID = {
    "ai": ("大模型训练需要算力", "人工智能机器人走进工厂", "智能体替人填写表单"),
    "quantum": ("量子通信干线完成验收", "量子计算机开放使用", "量子芯片完成流片"),
    "low_altitude": ("无人机送药航线开通", "低空空域管理放开", "飞行汽车完成首飞"),
    "new_materials": ("碳纤维生产线投产", "石墨烯薄膜量产", "新材料研究院挂牌"),
    "energy_storage": ("储能电站并网", "锂电池工厂扩建", "抽水蓄能机组发电"),
    "traditional_upgrade": ("钢厂完成技术改造", "水泥企业转型升级", "纺织车间智能化改造"),
}
KEYS = tuple(SAID)


def small_corpus(analyzer, n, seed=0):
    """Return `n` texts as a batch, with labels, documents and weights: six industries in turn, in ever new words."""
    dice = random.Random(seed)
    texts, labels, documents = [], np.zeros((n, 6), dtype=np.int8), []
    for number in range(n):
        column = number % 6
        said = dice.sample(SAID[KEYS[column]], 2)
        texts.append(f"{dice.choice('东西南北')}城{said[0]},{said[1]},投资{number + 3}亿元。")
        labels[number, column] = 1
        documents.append(f"document-{number % 7}")
    return analyzer.batch(texts), labels, documents, np.ones(n)
