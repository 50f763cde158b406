"""A made-up company: branches, people, products, customers. Every name is drawn from common words; nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from stdnum.cn import uscc

if TYPE_CHECKING:
    from random import Random

NAME = "海川五金电料有限公司（虚构）"
"""What the made-up company is called; the brackets say that there is none such."""
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = [
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "丽",
    "建国",
    "志强",
    "婷婷",
    "海波",
    "文静",
    "永康",
    "佳慧",
    "雪梅",
    "鹏飞",
    "国栋",
    "思远",
    "美玲",
    "振宇",
    "丹丹",
    "子轩",
    "晓燕",
    "立新",
    "桂英",
    "德华",
    "淑珍",
]
BRANCHES = (
    ("HD", "华东", "沪苏浙", "上海市 江苏省 浙江省", "上海市 苏州市 南京市 杭州市"),
    ("HN", "华南", "粤桂", "广东省 广西壮族自治区", "广州市 深圳市 佛山市 南宁市"),
    ("HB", "华北", "京津冀", "北京市 天津市 河北省", "北京市 天津市 石家庄市"),
    ("HZ", "华中", "两湖河南", "湖北省 湖南省 河南省", "武汉市 长沙市 郑州市"),
    ("XN", "西南", "川渝云贵", "四川省 重庆市 云南省 贵州省", "成都市 重庆市 昆明市"),
    ("XB", "西北", "陕甘新", "陕西省 甘肃省 新疆维吾尔自治区", "西安市 兰州市"),
    ("DB", "东北", "辽吉黑", "辽宁省 吉林省 黑龙江省", "沈阳市 长春市 哈尔滨市"),
    ("FJ", "福建", "闽", "福建省", "福州市 厦门市"),
    ("SD", "山东", "鲁", "山东省", "济南市 青岛市"),
    ("AH", "安徽", "皖", "安徽省", "合肥市 芜湖市"),
    ("JX", "江西", "赣", "江西省", "南昌市 赣州市"),
    ("SX", "山西", "晋", "山西省", "太原市 大同市"),
)
PRODUCTS = (
    ("PA001", "LED吸顶灯", "24W 白光", "套", "照明", "18"),
    ("PA002", "开关面板", "86型 一开单控", "个", "电工", "12.8"),
    ("PA003", "铜芯电线", "BV2.5 100米", "卷", "电工", "128"),
    ("PA004", "冲击钻", "750W", "台", "工具", "298"),
    ("PA005", "角磨机", "100mm", "台", "工具", "236"),
    ("PA006", "不锈钢水龙头", "4分 冷热", "个", "卫浴", "58"),
    ("PA007", "乳胶漆", "18L 内墙", "桶", "涂料", "560"),
    ("PA008", "PVC线管", "Φ20 3.8米", "根", "管材", "9.6"),
    ("PA009", "防水涂料", "20kg", "桶", "涂料", "320"),
    ("PA010", "智能门锁", "指纹款", "套", "智能", "1280"),
)
TRADES = ("建材", "装饰工程", "五金机电", "照明", "电器", "贸易", "科技")
FIRM_WORDS = [
    "嘉禾",
    "永安",
    "远航",
    "兴隆",
    "汇通",
    "正大",
    "瑞丰",
    "百川",
    "联创",
    "中联",
    "博雅",
    "盛世",
    "华远",
    "金鼎",
    "诚泰",
    "天成",
    "利民",
    "凯旋",
    "春晖",
    "信达",
    "德信",
    "启明",
    "泰和",
    "万隆",
    "同和",
    "通达",
    "伟业",
    "卓越",
    "双喜",
    "广源",
]
FORMS_OF_LAW = ("有限公司", "有限公司", "有限责任公司", "股份有限公司")
CONTACT_TITLES = ("采购经理", "经理", "店长", "总经理", "采购员")


@dataclass(frozen=True, slots=True)
class Person:
    """One of our own people."""

    code: str
    name: str
    branch: str
    role: str
    supervisor: str
    hired: date
    left: date | None
    mobile: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer company."""

    code: str
    name: str
    branch: str
    owner: str
    credit_code: str
    city: str
    address: str
    contact: str
    contact_title: str
    mobile: str
    stage: str
    value_class: str
    business_type: str
    first_deal: date | None
    has_card: bool


@dataclass(frozen=True, slots=True)
class Company:
    """The company as it stands; `people` and `customers` in the order of their codes."""

    people: tuple[Person, ...]
    customers: tuple[Customer, ...]

    def of_branch(self, branch: str, *roles: str) -> list[Person]:
        """Give the people of a branch who have one of these roles."""
        return [person for person in self.people if person.branch == branch and person.role in roles]

    def customers_of(self, owner: str) -> list[Customer]:
        """Give the customers of one salesperson."""
        return [customer for customer in self.customers if customer.owner == owner]


def list_price(product: tuple[str, ...]) -> Decimal:
    """Give the company price of a product, in yuan."""
    return Decimal(product[5])


def found_company(chance: Random, year: int) -> Company:
    """Draw a company.

    Args:
        chance: Source of all chance, so that one seed gives one company.
        year: The year the demo plays in.

    Returns:
        12 branches with a manager, a deputy, a section head, four or five salespeople, a clerk and some 20 to 30 customers each.
    """
    people: list[Person] = []
    customers: list[Customer] = []
    names: set[str] = set()
    for number, branch in enumerate(BRANCHES, start=1):
        roles = ["branch_manager", "branch_deputy", "section_head", *["salesperson"] * (4 + number % 2), "clerk"]
        manager, head = f"{number:02d}01", f"{number:02d}03"
        for place, role in enumerate(roles, start=1):
            left = date(year, 2, 10) if number == 5 and place == 5 else None
            above = "" if role == "branch_manager" else head if role == "salesperson" else manager
            hired = date(year - 1 - chance.randrange(8), 1 + chance.randrange(12), 1 + chance.randrange(28))
            people.append(
                Person(f"{number:02d}{place:02d}", _person(chance, names), branch[0], role, above, hired, left, mobile(chance))
            )
        owners = [person.code for person in people if person.branch == branch[0] and person.role == "salesperson"]
        serials = range(1, 21 + chance.randrange(11))
        customers += [_customer(chance, branch, serial, owners[serial % len(owners)], year, names) for serial in serials]
    return Company(tuple(people), tuple(customers))


def _person(chance: Random, names: set[str]) -> str:
    """Draw a name that nobody has yet."""
    while True:
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        if name not in names:
            names.add(name)
            return name


def mobile(chance: Random) -> str:
    """Draw a mobile number."""
    return chance.choice(("135", "136", "137", "138", "139", "150", "186")) + f"{chance.randrange(10**8):08d}"


def credit_code(chance: Random, city_number: int) -> str:
    """Draw a credit code: the digit of the organisation's number inside it and its own last one are right."""
    number = f"{chance.randrange(10**8):08d}"
    rest = -sum(int(digit) * weight for digit, weight in zip(number, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body = f"9{chance.choice('13')}{city_number:06d}{number}{'0123456789X'[rest]}"
    return body + uscc.calc_check_digit(body)


def _customer(chance: Random, branch: tuple[str, ...], serial: int, owner: str, year: int, names: set[str]) -> Customer:
    """Draw a customer of a branch."""
    city = chance.choice(branch[4].split())
    while True:
        name = city + chance.choice(FIRM_WORDS) + chance.choice(TRADES) + chance.choice(FORMS_OF_LAW)
        if name not in names:
            names.add(name)
            break
    stage = chance.choices(("old", "new", "potential"), (65, 20, 15))[0]
    days = {"old": chance.randrange(400, 1500), "new": chance.randrange(30, 300), "potential": 0}[stage]
    return Customer(
        code=f"{branch[0]}-{serial:04d}",
        name=name,
        branch=branch[0],
        owner=owner,
        credit_code=credit_code(chance, chance.randrange(110000, 650000)),
        city=city,
        address=f"{city}{chance.choice(('人民路', '建设路', '解放大道', '中山北路', '工业园大道'))}{chance.randrange(1, 999)}号",
        contact=chance.choice(SURNAMES) + chance.choice(GIVEN),
        contact_title=chance.choice(CONTACT_TITLES),
        mobile=mobile(chance),
        stage=stage,
        value_class=chance.choices(("key", "general", "minor"), (20, 50, 30))[0] if stage != "potential" else "potential",
        business_type=chance.choices(
            ("dealer", "building_material", "appliance_store", "project", "end_user"), (40, 25, 15, 15, 5)
        )[0],
        first_deal=date(year, 1, 1) - timedelta(days=days) if days else None,
        has_card=chance.random() > 0.06,
    )
