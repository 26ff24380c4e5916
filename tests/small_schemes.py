"""Three invented schemes, and how one is written into a folder."""

# Of each scheme its labels by key: name, a term of the lexicon, two ways to speak of it. All invented.
SCHEMES = {
    "two": {
        "subsidy": ("补贴", "补贴", "{0}向购买农机的农户发放补贴。", "{0}的补贴申请改为网上办理。"),
        "tax": ("税收", "减税", "{0}落实减税政策，小微企业受益。", "减税降费的清单在{0}公布。"),
    },
    "green": {
        "H2": ("氢能", "氢能", "{0}建成加氢站，氢能重卡上路。", "氢能产业联盟在{0}成立。"),
        "nev": ("新能源汽车", "新能源汽车", "{0}的新能源汽车产量翻番。", "市民在{0}试驾新能源汽车，补能更快。"),
    },
    "nine": {
        "schools": ("教育", "中小学", "{0}新建三所中小学。", "{0}的中小学延长课后服务。"),
        "health": ("医疗", "医院", "{0}的医院开设周末门诊。", "县级医院在{0}组成联合体。"),
        "aged": ("养老", "养老", "{0}为老人开办养老食堂。", "社区养老在{0}覆盖所有街道。"),
        "housing": ("住房", "住房", "{0}筹集保障性住房两千套。", "公租住房在{0}开始配租。"),
        "roads": ("交通", "公路", "{0}新修农村公路三百公里。", "{0}的公路桥梁完成检修。"),
        "water": ("水利", "水库", "{0}的水库除险加固完工。", "三座水库给{0}供水。"),
        "farms": ("农业", "粮食", "{0}的粮食再获丰收。", "{0}收购粮食进度过半。"),
        "tourism": ("旅游", "景区", "{0}的景区节日迎客。", "{0}的两个景区免收门票。"),
        "sport": ("体育", "全民健身", "{0}举办全民健身大会。", "全民健身步道在{0}贯通。"),
    },
}


NEITHER = ("{0}公布人事任免名单。", "{0}召开例行新闻发布会，回答记者提问。")


def write_scheme(folder, labels):
    """Write the three files of a scheme; return the folder."""
    folder.mkdir(parents=True)
    entries = [f'[[label]]\nkey = "{key}"\nname = "{name}"' for key, (name, *_) in labels.items()]
    (folder / "labels.toml").write_text("\n".join(entries), encoding="utf-8")
    terms = [f'[{key}]\nterms = ["{term}"]' for key, (_, term, *_) in labels.items()]
    (folder / "lexicon.toml").write_text("\n".join(terms), encoding="utf-8")
    (folder / "codebook.md").write_text("# What each label means\n", encoding="utf-8")
    return folder
