"""Words from which invented businesses get their names; no real business is meant."""

STREETS = (
    "平江路", "山塘街", "道前街", "十全街", "凤凰街", "东大街", "西环路", "金门路", "桐泾路", "劳动路",
    "苏站路", "人民路", "文昌路", "星湖街", "现代大道", "玄妙街", "木渎老街", "越溪路", "松陵大道", "前进路",
)  # fmt: skip
FIRST_WORDS = (
    "平江", "阳澄", "金鸡湖", "虎丘", "石湖", "寒山", "沧浪", "枫桥", "太湖", "吴韵", "姑苏", "听橹", "水巷", "桂花",
    "香樟", "四季", "小满", "谷雨", "清和", "稻香", "荷风", "明月", "双塔", "玉兰", "橘红", "蓝印", "青石", "渔火",
)  # fmt: skip
LAST_WORDS = {
    "CATERER": ("面馆", "饭店", "家常菜馆", "生煎铺", "火锅店", "茶餐厅", "素食馆", "海鲜酒楼"),
    "SMALL_CATERER": ("小吃店", "馄饨铺", "早点铺", "奶茶铺", "饼店"),
    "SELLER": ("超市", "食品店", "生鲜店", "便利店", "粮油店", "水果店"),
    "PRODUCER": ("食品厂", "糕点厂", "酱菜厂", "豆制品厂", "调味品厂", "茶食厂"),
    "WORKSHOP": ("豆腐坊", "酿造坊", "糕团坊"),
    "CENTRAL_KITCHEN": ("中央厨房",),
    "MEAL_SUPPLIER": ("团餐配送中心", "营养餐配送中心"),
    "COLD_STORE": ("冷链仓库",),
    "MARKET_OPERATOR": ("农贸市场", "集贸市场"),
    "ONLINE_SHOP": ("网上食品店",),
    "STALL": ("小吃摊",),
}
CANTEENS = {
    "KINDERGARTEN": ("幼儿园食堂", "第二幼儿园食堂"),
    "SCHOOL": ("小学食堂", "中学食堂", "实验小学食堂"),
    "ELDERLY_CARE": ("养老院食堂", "颐养中心食堂"),
    "OTHER": ("职工食堂", "科技园食堂"),
}
CHAIN = "稻香里"  # an invented chain with its stores

# Of people; drawn together at random, so that any likeness is chance.
FAMILY_NAMES = tuple("陈沈顾陆朱徐吴钱孙周王李张杨赵黄蒋潘")
GIVEN_NAMES = tuple("明华芳建国秀兰平云林春梅志强红燕军伟丽文斌雪静海波玲")

VIOLATIONS = {
    False: (
        ("G03", "防蝇防鼠设施不完善"), ("G07", "食品与非食品混放"), ("G11", "餐具清洗后未及时保洁"),
        ("G14", "进货查验记录不全"), ("G18", "后厨地面积水"), ("G22", "冰箱内生熟食品未分开"),
        ("G25", "从业人员未戴工作帽"), ("G29", "食品添加剂未专柜存放"),
    ),
    True: (
        ("K02", "使用超过保质期的食品原料"), ("K04", "从业人员无有效健康证明"), ("K06", "餐饮具消毒不合格"),
        ("K09", "冷藏温度高于规定"), ("K12", "专间内从事无关操作"),
    ),
}  # fmt: skip
FOODS = (
    "熟牛肉",
    "卤豆干",
    "青菜",
    "鲜鸡蛋",
    "糕团",
    "酱油",
    "河虾",
    "米饭",
    "凉拌菜",
    "鲜榨果汁",
    "肉馅",
    "面条",
)
MEASURES = (
    # item, limit, value when passed, value when failed, high risk
    ("菌落总数", "≤10000CFU/g", "1200CFU/g", "46000CFU/g", True),
    ("山梨酸", "≤0.5g/kg", "0.12g/kg", "0.81g/kg", False),
    ("恩诺沙星", "≤100μg/kg", "未检出", "236μg/kg", True),
    ("铝的残留量", "≤100mg/kg", "22mg/kg", "187mg/kg", False),
    ("镉", "≤0.2mg/kg", "0.04mg/kg", "0.37mg/kg", True),
)
COMPLAINT_TOPICS = ("食品变质或有异物", "后厨或环境不卫生", "食品过期", "吃后身体不适", "其他")
COMPLAINT_BODIES = (
    "菜里吃出异物，店家没有道歉。", "地面油腻，桌上有苍蝇。", "买到的糕点已经过了保质期。", "吃完以后肚子不舒服。",
    "餐具上有污渍。", "冰柜里的肉颜色不正常。",
)  # fmt: skip
PENALTIES = ("采购未查验供货者许可证", "经营超过保质期的食品", "未按规定公示检查结果", "餐饮具消毒不合格")
HONOURS = ("餐饮质量安全示范店", "放心消费创建先进单位", "食品安全示范单位")
DAILY_NOTES = ("", "", "", "", "冷藏柜已除霜", "新到一批蔬菜，票据齐全", "今日消毒柜检修后正常")
# What goes wrong, and the items of a list under which it is written down.
FINDING_ITEMS = {
    "冷藏柜温度偏高": ("chilled_temperature", "display_temperature", "chilled_store_temperature"),
    "砧板混用": ("raw_cooked_apart", "cooked_counter"),
    "防蝇帘破损": ("pests", "flying_insects"),
    "留样记录漏填": ("sample_retention", "process_control"),
    "地漏堵塞": ("cleanliness", "environment", "rubbish"),
    "原料摆放未离墙离地": ("storage_sorted", "finished_goods_store"),
}
FINDINGS = tuple(FINDING_ITEMS)
MEAL_NOTES = (
    "校长陪餐，饭菜温热，口味正常",
    "教务主任陪餐，青菜偏老，已告知厨房",
    "值周老师陪餐，学生剩饭不多",
    "总务主任陪餐，汤稍咸",
)
