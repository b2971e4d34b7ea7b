"""Other spellings of the columns' names, as people write them.

Wide, but nothing that could well mean something else: `country`, `license` alone (its code or its
number?), `customer`, `origin`, `value` and `item no` are not here.
"""

_SPELLINGS = {
    "shipment_id": "shipment | shipment no | shipment number | shipment ref | shipment reference",
    "line_id": "line | line no | line number | line item | line item number",
    "ship_date": (
        "date | shipping date | shipment date | date of shipment | date shipped | shipped on"
        " | export date | date of export | 出荷日 | 发货日期"
    ),
    "transaction": "transaction type | type of transaction | export type | movement type",
    "export_from": (
        "from country | country of export | export country | exporting country"
        " | country of exportation | ship from country | shipped from | exported from"
        " | departure country"
    ),
    "chip": (
        "part number | part no | part num | part | p/n | mpn | manufacturer part number"
        " | item | item name | model | model name | model number | model no | sku | product"
        " | product name | product code | product id | chip name | chip id | chip model | gpu"
        " | gpu model | accelerator | device | 型番 | 製品名 | 型号 | 产品型号"
    ),
    "form_factor": "form factor type",
    "quantity": (
        "qty | units | pieces | pcs | count | unit count | number of units | no of units"
        " | qty shipped | quantity shipped | shipped qty | order qty | ordered quantity | 数量"
    ),
    "destination": (
        "dest | destination country | dest country | country of destination | ship to country"
        " | country of ultimate destination | ultimate destination"
        " | ultimate destination country | final destination | delivery country"
        " | country of delivery | importing country | import country | 仕向地 | 仕向国 | 目的地 | 目的国"
    ),
    "consignee": (
        "ultimate consignee | consignee name | ultimate consignee name | ship to name | receiver"
        " | recipient | 荷受人 | 收货人"
    ),
    "consignee_country": (
        "ultimate consignee country | country of consignee | country of ultimate consignee"
        " | receiver country | recipient country"
    ),
    "end_user": (
        "end user name | final user | ultimate end user | end customer | end customer name"
        " | 最終需要者 | 最终用户"
    ),
    "end_user_country": (
        "country of end user | end user location | final user country | end customer country"
        " | ultimate end user country"
    ),
    "end_user_hq": (
        "hq | hq country | headquarters | headquarters country | country of headquarters"
        " | end user headquarters | end user hq country | end user headquarters country"
        " | headquartered in | end customer hq | 本社所在国 | 总部所在国"
    ),
    "end_user_parent": (
        "parent | parent country | ultimate parent | ultimate parent country | parent hq"
        " | parent headquarters | ultimate parent headquarters | ultimate parent hq"
        " | end user parent country | end user ultimate parent | end user ultimate parent country"
    ),
    "intermediate": (
        "intermediate consignee | intermediate consignee name | forwarder | freight forwarder"
        " | forwarding agent | intermediary"
    ),
    "end_use": "intended use | use | final use | intended end use | end use description | 用途 | 最终用途",
    "end_user_type": "type of end user | end user category | end user kind",
    "hts": (
        "hts code | hts number | hts no | htsus | htsus code | hs code | hs number | hs"
        " | tariff code | tariff number | harmonized code"
    ),
    "declared_eccn": (
        "eccn | eccn code | eccn number | eccn no | export control classification number"
        " | classification number | export classification"
    ),
    "license_code": (
        "licence code | license type | licence type | license type code | licence type code"
        " | aes license code | aes licence code | lic code"
    ),
    "license_number": (
        "licence number | license no | licence no | license num | licence num | lic no"
        " | lic number | license id | licence id | export license number | export licence number"
        " | bis license number | 許可番号 | 许可证号"
    ),
    "consignee_address": "ultimate consignee address | address of consignee | ship to address",
    "end_user_address": "address of end user | end user street address",
    "end_user_founded": (
        "end user registered | end user registration date | end user incorporated"
        " | end user incorporation date | end user founding date"
    ),
    "end_user_uscc": "uscc of end user | end user unified social credit code | end customer uscc",
    "end_user_lei": "lei of end user | end user legal entity identifier | final user lei | end customer lei",
    "consignee_uscc": "uscc of consignee | consignee unified social credit code | ultimate consignee uscc",
    "consignee_lei": "lei of consignee | consignee legal entity identifier | ultimate consignee lei",
    "intermediate_uscc": "intermediate consignee uscc | uscc of intermediate consignee",
    "intermediate_lei": "intermediate consignee lei | lei of intermediate consignee",
    "notice_date": "nac notice date | date of notice | notification date",
    "license_expires": (
        "licence expires | license expiry | licence expiry | license expiration"
        " | licence expiration | license expiration date | licence expiration date"
        " | license expiry date | licence expiry date | license valid until | licence valid until"
        " | license valid to | licence valid to"
    ),
    "license_quantity": (
        "licence quantity | license qty | licence qty | licensed quantity | licensed qty"
        " | license units | licence units"
    ),
    "unit_value": "unit price | unit cost | price per unit | value per unit | 单价 | 単価",
    "currency": "currency code | ccy | curr | 通貨 | 货币",
}

ALIASES: dict[str, tuple[str, ...]] = {
    column: tuple(spelling.strip() for spelling in spellings.split("|"))
    for column, spellings in _SPELLINGS.items()
}
