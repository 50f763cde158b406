"""Cards: each way of writing one, as a small grid."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.recognise.conftest import Recognise, addresses, codes, sheet, values

if TYPE_CHECKING:
    from pipeline.model import Recognition, Table, Value

CUSTOMER = """
客户资料卡|||
客户编号|'001|客户名称|甲建材有限公司
业务员|张三|建档日期|2026-3-1
联系人|王强|手机|'13800138000
"""
COMPLAINT = """
客户投诉管理卡|||
编号:KS2026-031  受理部门:华东分公司  受理日期:2026-3-5 上午9:20|||
受理栏|||
客户名称|甲公司|投诉人|王强
投诉方式|□面谈 ☑电话 □信函 □其他|投诉类别|□产品质量 ■服务态度
投诉内容|态度不好。电话：不接|经办人|李四/3.5
调查栏|||
是否属实|有效投诉(√) 无效投诉( )|调查人|赵六
调查结果|属实|日期|'3.6
处理栏|||
处理意见|道歉|责任部门|销售部
经办人|张三/3.7|赔偿金额|叁佰元整
回访栏|||
日期|'3.9|满意情况|满意
"""
WORDS = (
    "客户资料卡 客户投诉管理卡 客户名称 客户编号: 电话/传真 邮编及地址 受理栏 处理栏 日期 经办人 张三/3.6 □国有 ☑民营 √ 姓名 "
    "职务 得分 指标 满意 非常满意 一般 产品质量 同上 : 编号:KS-1 客户名称:甲 其他____ 备注 合计 序号 审核人: 生日 品名 数量 "
    "单价 2026-3-1 年月日"
)
INDICATORS = "市场网络状况 销售业绩 业务体系 价格体系 物流体系 售后服务 终端建设 市场成长 经营思路 忠诚度"


def only(found: Recognition, form: str) -> Table:
    tables = [table for table in found.tables if table.form == form]
    assert len(tables) == 1
    return tables[0]


def said(table: Table, index: int = 0) -> dict[str, Value]:
    """Give what one record says, without its empty fields."""
    return {name: column.values[index] for name, column in table.columns.items() if column.values[index] != ""}


def test_three_cards_on_a_sheet_give_three_records_with_their_fields_split(recognise: Recognise) -> None:
    cards = "\n".join(
        f"""客户资料卡|||
编号:KS00{n}  建卡日期:2026-3-{n}  填表人:张三  业务员:张三|||
客 户 名 称 ：|上海{n}号建材有限公司|企业性质：|□国有 ☑民营 □合资
电话/传真：|021-6508123{n} / 021-6508124{n}|联系人及电话：|王强 1380013800{n}
邮编及地址：|200000 上海市南京路{n}号|客户级别：|
|||"""
        for n in (1, 2, 3)
    )
    table = only(recognise(sheet(cards)), "customer_card")
    assert table.layout == "card"
    assert table.rows == [1, 7, 13]
    assert [table.first_cell(i) for i in range(3)] == ["A2", "A8", "A14"]
    assert values(table, "customer_code") == ["KS001", "KS002", "KS003"]
    assert values(table, "phone") == [f"021-6508123{n}" for n in (1, 2, 3)]
    assert values(table, "fax") == [f"021-6508124{n}" for n in (1, 2, 3)]
    assert values(table, "contact_name") == ["王强"] * 3
    assert values(table, "contact_mobile") == [f"1380013800{n}" for n in (1, 2, 3)]
    assert values(table, "postal_code") == ["200000"] * 3
    assert values(table, "address") == [f"上海市南京路{n}号" for n in (1, 2, 3)]
    assert addresses(table, "address") == ["B5", "B11", "B17"]
    assert values(table, "value_class") == ["", "", ""]
    assert addresses(table, "value_class") == ["D5", "D11", "D17"]


def test_cards_side_by_side_are_records_of_their_own(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
客户资料卡|||||客户资料卡|||
客户编号|'001|客户名称|甲公司||客户编号|'002|客户名称|乙公司
业务员|张三|建档日期|2026-3-1||业务员|李四|建档日期|2026-3-2
联系人|王一|手机|'13800138000||联系人|王二|手机|'13800138001
""")
        ),
        "customer_card",
    )
    assert table.rows == [1, 1]
    assert [table.first_cell(0), table.first_cell(1)] == ["B2", "G2"]
    assert values(table, "customer_name") == ["甲公司", "乙公司"]
    assert values(table, "contact_name") == ["王一", "王二"]


def test_a_repeated_name_begins_a_card_where_no_title_does(recognise: Recognise) -> None:
    table = only(recognise(sheet(CUSTOMER + CUSTOMER.replace("客户资料卡|||\n", "").replace("甲", "乙"))), "customer_card")
    assert values(table, "customer_name") == ["甲建材有限公司", "乙建材有限公司"]


def test_rows_above_untitled_cards_speak_for_all_of_them(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
客户资料卡|||
业务员:张三  建档日期:2026-3-1|||
客户编号|'001|客户名称|甲公司
联系人|王一|手机|'13800138000
客户编号|'002|客户名称|乙公司
联系人|王二|手机|'13800138001
""")
        ),
        "customer_card",
    )
    assert values(table, "salesperson") == ["张三", "张三"]
    assert addresses(table, "created_date") == ["A2", "A2"]


def test_an_empty_value_is_not_the_next_label(recognise: Recognise) -> None:
    table = only(recognise(sheet(CUSTOMER + "传真|||\n邮箱||网址|\n微信号||电话|'021-65081234")), "customer_card")
    assert values(table, "fax") == [""]
    assert values(table, "email") == [""]
    assert addresses(table, "email") == ["B6"]
    assert values(table, "phone") == ["021-65081234"]


def test_values_stand_below_labels_that_touch_each_other(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
客户资料卡|||
客户编号|客户名称|业务员|建档日期
'001|甲公司|张三|2026-3-1
联系人|职务|手机|邮箱
王强|经理|'13800138000|a@b.cn
""")
        ),
        "customer_card",
    )
    assert len(table) == 1
    assert addresses(table, "contact_name") == ["A5"]
    assert said(table)["contact_title"] == "经理"
    assert said(table)["customer_name"] == "甲公司"


def test_a_merged_value_and_a_unit_behind_it_are_read_whole(recognise: Recognise) -> None:
    table = only(
        recognise(sheet(CUSTOMER + "地址|上海市南京路1号||\n注册资本|5000000|元|\n员工人数(人)|50||", merged=("B5:D5",))),
        "customer_card",
    )
    assert said(table)["address"] == "上海市南京路1号"
    assert said(table)["registered_capital"] == "5000000元"
    assert table.columns["employee_count"].unit == "人"


def test_units_that_differ_from_card_to_card_stay_with_their_values(recognise: Recognise) -> None:
    text = CUSTOMER + "注册资本(万元)|500||\n" + CUSTOMER + "注册资本(元)|5000000||\n"
    table = only(recognise(sheet(text)), "customer_card")
    assert values(table, "registered_capital") == ["500万元", "5000000元"]
    assert table.columns["registered_capital"].unit == ""


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("企业性质|□国有 ☑民营 □合资||", "□国有 ☑民营 □合资"),
        ("企业性质|□国有|☑民营|□合资", "□国有  ☑民营  □合资"),
        ("企业性质|国有||民营(√)", "国有  民营(√)"),
        ("企业性质|民营|√|", "☑民营"),
        ("客户来源|□网络 ☑转介绍 □展会||", "转介绍"),
    ],
)
def test_boxes_come_whole_to_those_who_read_them(recognise: Recognise, row: str, written: str) -> None:
    table = only(recognise(sheet(CUSTOMER + row)), "customer_card")
    assert written in said(table).values()


def test_a_block_says_what_its_labels_mean(recognise: Recognise) -> None:
    found = recognise(sheet(COMPLAINT))
    record = said(only(found, "complaint"))
    assert record["complaint_no"] == "KS2026-031"
    assert record["received_at"] == "2026-3-5 上午9:20"
    assert record["received_by"] == "李四"
    assert record["verified_at"] == "2026.3.6"
    assert record["handler"] == "张三"
    assert record["handled_at"] == "2026.3.7"
    assert record["follow_up_at"] == "2026.3.9"
    assert record["content"] == "态度不好。电话：不接"
    assert only(found, "complaint").address("handled_at", 0) == only(found, "complaint").address("handler", 0)


def test_contacts_on_a_card_are_records_and_the_first_is_the_cards_own(recognise: Recognise) -> None:
    found = recognise(
        sheet("""
客户资料卡|||
客户编号|'001|客户名称|甲公司
业务员|张三|建档日期|2026-3-1
主要联系人情况|||
姓名|职务|电话|生日
王强|经理|'13800138000|5月3日
李丽|采购|'13800138001|
交易现状|||
付款条件|月结|账期|30
""")
    )
    contacts = only(found, "customer_contact")
    assert contacts.rows == [6, 7]
    assert values(contacts, "customer_name") == ["甲公司", "甲公司"]
    assert values(contacts, "contact_name") == ["王强", "李丽"]
    card = said(only(found, "customer_card"))
    assert card["contact_name"] == "王强"
    assert card["credit_days"] == 30
    assert len(only(found, "customer_card")) == 1


def test_product_lines_are_records_with_the_head_and_foot_of_their_card(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
价格核定申请表|||||||
编号:JH-001||申请日期:2026-3-5||||业务员:张三|
客户名称|甲公司|||付款条件|□先款后货 ☑月结||
序号|品名|规格型号|单位|数量|公司售价|申请售价|备注
1|瓷砖|'800|箱|100|50|45|
2|水泥|P42|吨|10|500|480|急
合计||||110|||
申请原因|竞争对手低价||||||
核签人|李四|日期|2026-3-8||审批状态|□待批 ☑同意|
""")
        ),
        "price_approval",
    )
    assert table.rows == [5, 6]
    assert values(table, "product_name") == ["瓷砖", "水泥"]
    assert values(table, "approval_no") == ["JH-001", "JH-001"]
    assert values(table, "apply_date") == ["2026-3-5"] * 2
    assert values(table, "approved_date") == ["2026-3-8"] * 2
    assert values(table, "approver") == ["李四", "李四"]
    assert values(table, "reason") == ["竞争对手低价"] * 2


def test_ticks_of_a_survey_are_the_words_of_their_columns(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
客户满意度调查表|||||
客户名称|甲公司|调查日期|2026-3-5||
项目|非常满意|满意|一般|不满意|非常不满意
1、产品质量|√||||
2、交货期||√|||
3、价格|||√||
4、服务态度||√|√||
意见与建议|||||
希望加快发货，谢谢|||||
""")
        ),
        "satisfaction_survey",
    )
    record = said(table)
    assert (record["q_product"], record["q_delivery"], record["q_price"]) == ("非常满意", "满意", "一般")
    assert record["q_attitude"] == "☑满意  ☑一般"
    assert addresses(table, "q_price") == ["D6"]
    assert record["suggestion"] == "希望加快发货，谢谢"


def test_each_who_scored_gives_a_record(recognise: Recognise) -> None:
    lines = "\n".join(f"{name}|10|{n}|{n - 1}" for n, name in enumerate(INDICATORS.split(), 1))
    table = only(
        recognise(
            sheet(
                "客户级别评定表|||\n客户名称|甲公司|评定季度|2026年第1季度\n自评日期|2026-4-2|评定人|张三\n"
                f"指标|满分|自评得分|公司评分\n{lines}\n评定级别|A|处理意见|维持"
            )
        ),
        "customer_rating",
    )
    assert values(table, "score_kind") == ["自评", "公司评定"]
    assert values(table, "s_sales") == [2, 1]
    assert values(table, "level") == ["A", "A"]
    assert table.first_cell(0) != table.first_cell(1)


def test_scores_and_contract_lines_of_an_evaluation_are_fields_of_one_record(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
客户信用评估表|||
客户名称|甲公司|评估期间|2026年第1季度
合同号|提货量|提货日期|货物价款
HT-1|10|2026-1-5|1000
指标|评分标准|得分|备注
付款情况(40分)|按时|35|
经营状况(20分)||15|
合计||50|
信用等级|□AAA ☑AA □A|建议信用额度|10万
评估人|张三|评估日期|2026-3-31
""")
        ),
        "credit_evaluation",
    )
    record = said(table)
    assert (record["score_payment"], record["score_operation"], record["total_score"]) == (35, 15, 50)
    assert (record["contract_no"], record["goods_value"]) == ("HT-1", 1000)
    assert record["credit_grade"] == "□AAA ☑AA □A"


def test_the_lines_of_an_audit_are_records(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
营业所查核表|||
营业所:华东分公司  查核日期:2026-3-20|||
项次|查核项目|查核结果|查核情况
1|本月业绩展望|√|好
2|客户资料卡|×|缺10张
查核人|李四||
""")
        ),
        "office_audit",
    )
    assert values(table, "item_no") == [1, 2]
    assert values(table, "auditor") == ["李四", "李四"]


def test_licences_and_opinions_of_a_review_with_signatures_below(recognise: Recognise) -> None:
    record = said(
        only(
            recognise(
                sheet("""
客户资质审核表|||
客户名称|甲公司|申请日期|2026-3-1
结算单位|甲公司财务|销售渠道|零售
证照名称|有无|有效期至|备注
营业执照|√|2027-12-31|
道路运输许可证|√||
营销部意见|同意||
|签名：张三|日期：2026-3-2|
财务部意见|同意。签字：李四 日期：2026-3-3||
总经理意见|同意|日期|2026-3-5
""")
            ),
            "qualification_review",
        )
    )
    assert record["business_licence"] == "√"
    assert record["licence_expiry"] == "2027-12-31"
    assert record["other_permits"] == "道路运输许可证"
    assert record["marketing_date"] == "2026-3-2"
    assert (record["finance_opinion"], record["finance_date"]) == ("同意", "2026-3-3")
    assert record["gm_date"] == "2026-3-5"


def test_a_list_with_signatures_below_stays_a_table(recognise: Recognise) -> None:
    found = recognise(
        sheet("""
客户投诉登记表|||||||
分公司:华东分公司  填表人:张三|||||||
投诉编号|投诉时间|客户名称|投诉方式|投诉类别|投诉内容|处理状态|结案日期
KS1|2026-3-1|甲公司|电话|产品质量|坏了|处理中|2026-3-5
KS2|2026-3-2|乙公司|来访|服务态度|差|已结案|2026-3-6
审核人:|李四||||||
""")
    )
    table = only(found, "complaint")
    assert table.layout == "table"
    assert len(table) == 2


def test_the_same_complaint_as_register_line_and_as_card_has_the_same_key(recognise: Recognise) -> None:
    line = only(
        recognise(sheet("客户投诉登记表||||\n投诉编号|投诉时间|客户名称|投诉类别|投诉内容\nKS1|2026-3-1|甲公司|产品质量|坏了")),
        "complaint",
    )
    card = only(
        recognise(
            sheet(
                "客户投诉管理卡|||\n投诉编号|KS1|投诉时间|2026-3-1\n客户名称|甲公司|投诉类别|产品质量\n投诉内容|坏了|处理人|李四"
            )
        ),
        "complaint",
    )
    for name in ("complaint_no", "received_at", "customer_name", "complaint_type", "content"):
        assert values(line, name) == values(card, name)
    assert values(card, "handler") == ["李四"]


def test_unknown_labels_are_kept_and_told_with_the_nearest_name(recognise: Recognise) -> None:
    found = recognise(sheet(CUSTOMER + "客户热度|高|联络状态：|好\n"))
    table = only(found, "customer_card")
    assert {name: column.values for name, column in table.extra.items()} == {"客户热度": ["高"], "联络状态": ["好"]}
    reasons = codes(found)
    assert any(reason.startswith("recognise.unknown-column.label") for reason in reasons)


def test_a_second_answer_is_kept_and_told(recognise: Recognise) -> None:
    found = recognise(sheet(CUSTOMER + "主要联系人|李丽|联系电话|'13900139000"))
    table = only(found, "customer_card")
    assert said(table)["contact_name"] == "王强"
    assert said(table)["contact_mobile"] == "13800138000/13900139000"
    assert table.extra["主要联系人"].values == ["李丽"]
    assert codes(found)["recognise.unknown-column.second-answer"] == "warning"


def test_a_required_label_that_is_nowhere_is_an_error(recognise: Recognise) -> None:
    found = recognise(sheet(CUSTOMER.replace("联系人|王强|", "传真||")))
    missing = [finding for finding in found.findings if finding.reason == "recognise.missing-column.label"]
    assert [finding.field for finding in missing] == ["contact_name"]


def test_an_empty_card_is_an_empty_form(recognise: Recognise) -> None:
    found = recognise(sheet("客户资料卡|||\n客户编号||客户名称|\n业务员||建档日期|\n企业性质|□国有 □民营||"))
    assert not found.tables
    assert codes(found) == {"recognise.unknown-form.no-rows": "info"}


def test_taiwan_wording_is_understood(recognise: Recognise) -> None:
    record = said(
        only(
            recognise(
                sheet("""
客戶資料卡|||
客戶代號:|'001|客戶全名:|甲公司
業務員:|张三|建檔日期:|民國115年3月1日
聯絡人:|王強|行動電話:|'0912345678
統一編號:|'04595257|資本額(萬元):|500
""")
            ),
            "customer_card",
        )
    )
    assert record["registration_no"] == "04595257"
    assert record["contact_mobile"] == "0912345678"
    assert record["created_date"] == "民國115年3月1日"


def test_a_table_below_the_cards_is_read_as_its_own_form(recognise: Recognise) -> None:
    found = recognise(
        sheet(
            COMPLAINT.strip("\n")
            + "\n|||\n业务员拜访日报表|||\n姓名|张三|日期|2026-3-5\n序号|客户名称|拜访目的|拜访内容\n1|丙|送货|好\n2|丁|送货|好"
        )
    )
    assert len(only(found, "complaint")) == 1
    assert values(only(found, "visit_daily"), "customer_name") == ["丙", "丁"]


def test_a_card_without_a_title_is_known_by_its_labels(recognise: Recognise) -> None:
    text = CUSTOMER.replace("客户资料卡|||\n", "") + "客户简称|甲|企业性质|民营\n开户银行|工行|银行账号|'62016216"
    assert said(only(recognise(sheet(text)), "customer_card"))["bank_name"] == "工行"


def test_random_grids_of_card_words_never_raise_and_lose_no_value(recognise: Recognise) -> None:
    generator = random.Random(7)  # noqa: S311 - no secret: the same grids every time
    words = WORDS.split()
    checked = 0
    for turn in range(300):
        rows = [
            "|".join(generator.choice([*words, "", "", "", f"值{turn}-{r}-{c}"]) for c in range(generator.randint(1, 7)))
            for r in range(generator.randint(2, 14))
        ]
        merged = ("A1:C1",) if turn % 3 == 0 else ("A2:A4", "B3:C3") if turn % 3 == 1 else ()
        made = sheet("\n".join([generator.choice(words[:2]), *rows]), merged=merged)
        found = recognise(made)
        if not found.tables or any(table.layout != "card" for table in found.tables) or merged:
            continue
        checked += 1
        kept = " ".join(
            str(value)
            for table in found.tables
            for column in (*table.columns.values(), *table.extra.values())
            for value in column.values
        )
        kept += " ".join(text for table in found.tables for text in (*table.header_lines.values(), *table.header_lines))
        kept += " ".join(f"{finding.column} {finding.value}" for finding in found.findings)
        lost = [value for row in made.rows for value in row if str(value).startswith("值") and str(value) not in kept]
        assert not lost, (lost, "\n".join(rows))
    assert checked > 20


def test_labels_stand_above_their_values_all_over_a_card(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
缴款单||
缴款月份|汇款日期|缴款金额
2026年3月|2026-3-18|8576.94
汇款|票据张数|凭证号:
8941.79||HZ-16
差额|总公司签收
6164.41|秦东志
""")
        ),
        "remittance",
    )
    assert table.layout == "card"
    assert said(table) == {
        "remit_month": "2026年3月",
        "branch_code": "HD",
        "remit_date": "2026-3-18",
        "remit_amount": 8576.94,
        "transfer_amount": 8941.79,
        "voucher_no": "HZ-16",
        "difference": 6164.41,
        "received_by": "秦东志",
    }


def test_a_choice_below_its_label_is_no_label(recognise: Recognise) -> None:
    pairs = "业务员|张三|日期|2026-3-4|客户名称|甲公司|拜访方式：|电话|拜访目的|送货|洽谈内容|谈货|职务|总经理"
    lines = "客户拜访记录\n" + pairs.replace("|", "\n")
    table = only(recognise(sheet(lines)), "visit_daily")
    expected = {"visit_method": "电话", "purpose": "送货", "content": "谈货", "contact_title": "总经理", "salesperson": "张三"}
    assert {name: said(table)[name] for name in expected} == expected


def test_lines_below_labels_above_values_stay_lines(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
越区销售管制表|||
管制单号|填表日期||
YQ-1|2026-3-4||
出货分公司|使用地点所属分公司||
华东分公司|华南分公司||
客户名称|工程名称||
甲公司|乙工程||
品名|数量|单价|金额
涂料|2|10|20
油漆|3|10|30
""")
        ),
        "cross_territory",
    )
    assert table.columns["product_name"].values == ["涂料", "油漆"]
    assert table.columns["control_no"].values == ["YQ-1", "YQ-1"]


def test_square_brackets_are_boxes(recognise: Recognise) -> None:
    text = CUSTOMER + "企业性质|【√】民营 □国有|付款条件|[ ]月结 [√]赊销\n"
    table = only(recognise(sheet(text)), "customer_card")
    assert said(table)["enterprise_nature"] == "☑民营 □国有"
    assert said(table)["payment_terms"] == "□月结 ☑赊销"


def test_a_blank_label_does_not_take_the_next_blocks_title(recognise: Recognise) -> None:
    card = "客户资料卡|||\n填表人：|||\n一、基本资料|||\n" + CUSTOMER.split("\n", 2)[2]
    table = only(recognise(sheet(card, merged=("A2:D2", "A3:D3"))), "customer_card")
    assert "filled_by" not in said(table)


def test_cards_with_several_pairs_in_a_cell_are_told_apart_by_title(recognise: Recognise) -> None:
    card = "客户信用评估表\n评估期间：2026年第一季度    客户名称：{0}\n评估日期：2026-3-{1}    信用等级：A\n备注说明：无异常"
    found = recognise(sheet(card.format("甲公司", 5) + "\n" + card.format("乙公司", 6)))
    assert only(found, "credit_evaluation").columns["customer_name"].values == ["甲公司", "乙公司"]


def test_a_second_contact_becomes_a_contact_of_the_customer(recognise: Recognise) -> None:
    card = CUSTOMER.replace("联系人|", "联系人1|").replace("手机|", "手机1|") + "联系人2|李芳|联系人2电话|'13900139000\n"
    found = recognise(sheet(card))
    assert said(only(found, "customer_card"))["contact_name"] == "王强"
    assert said(only(found, "customer_card"))["contact_mobile"] == "13800138000"
    assert said(only(found, "customer_contact")) == {
        "customer_code": "001",
        "customer_name": "甲建材有限公司",
        "contact_name": "李芳",
        "mobile": "13900139000",
    }
    assert not codes(found)


def test_a_second_telephone_without_a_name_stays_with_the_first(recognise: Recognise) -> None:
    found = recognise(sheet(CUSTOMER + "手机2|'13900139000\n"))
    assert said(only(found, "customer_card"))["contact_mobile"] == "13800138000/13900139000"
    assert [table.form for table in found.tables] == ["customer_card"]


def test_a_head_above_its_values_belongs_to_the_lines_below(recognise: Recognise) -> None:
    table = only(
        recognise(
            sheet("""
营业所查核表|||
检查日期|营业所|查核人|
2026-1-3|华东分公司|刘敏|
项次|项目|查核结果|查核情况
1|拜访日报|×|
2|应收账款|√|齐全
""")
        ),
        "office_audit",
    )
    assert table.columns["audit_date"].values == ["2026-1-3", "2026-1-3"]
    assert table.columns["auditor"].values == ["刘敏", "刘敏"]
    assert table.columns["grade"].values == ["×", "√"]


def test_a_note_below_a_blank_label_is_not_its_value(recognise: Recognise) -> None:
    table = only(recognise(sheet(CUSTOMER + "备注：\n注：以上内容请如实填写\n")), "customer_card")
    assert "remark" not in said(table)


def test_a_card_of_one_column_is_data(recognise: Recognise) -> None:
    lines = CUSTOMER.replace("'001", "KH001").replace("'138", "138").strip().replace("|||", "").replace("|", "\n")
    table = only(recognise(sheet(lines)), "customer_card")
    assert said(table)["customer_name"] == "甲建材有限公司"


def test_a_blank_label_at_the_edge_takes_nothing_out_of_the_header_below(recognise: Recognise) -> None:
    names = INDICATORS.split()
    scores = "\n".join(f"{n}|{name}|10|{n % 10}|5" for n, name in enumerate(names, 1))
    card = "客户级别评定表||||\n评定季度|2026年第一季度|客户名称|甲公司|提交日期：2026-3-5\n综合得分|80|加分|2|评定级别：\n"
    table = only(recognise(sheet(card + "序号|评定指标|满分|自评得分|公司评分\n" + scores)), "customer_rating")
    assert len(table.rows) == 2
    assert "level" not in said(table)
