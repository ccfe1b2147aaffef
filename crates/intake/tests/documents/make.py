"""Makes plan.docx, tasks.xlsx and notice.pdf beside this file: `python3 make.py [CHROMIUM]`. Standard library only; the PDF is printed by Chromium.

Names and numbers are invented. The three are read by tests of the reading of documents.
"""

import html
import pathlib
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def p(text="", level=None):
    number = "" if level is None else f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in text.split("~"))
    return f"<w:p>{number}{runs}</w:p>"


def tc(content, merge=None, span=None):
    merged = "" if merge is None else ('<w:vMerge w:val="restart"/>' if merge else "<w:vMerge/>")
    wide = f'<w:gridSpan w:val="{span}"/>' if span else ""
    return f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{content}</w:tc>"


def tr(*cells):
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def docx():
    letterhead = "<w:tbl>" + tr(
        tc(p("ỦY BAN NHÂN DÂN") + p("TỈNH HÒA AN") + p("Số: 51/KH-UBND")),
        tc(p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc") + p("Hòa An, ngày 12 tháng 02 năm 2026")),
    ) + "</w:tbl>"
    rows = [
        tr(tc(p("TT")), tc(p("Nhiệm vụ")), tc(p("Chủ trì")), tc(p("Phối hợp")), tc(p("Thời gian"))),
        tr(tc(p("I")), tc(p("HẠ TẦNG SỐ"), span=4)),
        tr(tc(p("1")), tc(p("Nâng cấp mạng truyền số liệu") + p("đến cấp xã")), tc(p("Sở KH&CN"), merge=True), tc(p("Sở Tài chính")), tc(p("Quý II/2026"))),
        tr(tc(p("2")), tc(p("Phủ sóng di động vùng lõm sóng")), tc(p(), merge=False), tc(p("UBND các xã, phường")), tc(p("30/9/2026"))),
    ]
    body = [
        letterhead, p(), p("KẾ HOẠCH"), p("Chuyển đổi số năm 2026"), p(),
        p("NHIỆM VỤ", 0), p("Nhiệm vụ cụ thể theo bảng sau:", 1), "<w:tbl>" + "".join(rows) + "</w:tbl>",
        p("TỔ CHỨC THỰC HIỆN", 0),
        p("Sở Khoa học và Công ~nghệ theo dõi, đôn đốc; hằng quý báo cáo UBND tỉnh.", 1),
        p("Các sở, ban, ngành:", 1),
        p("Xây dựng kế hoạch của đơn vị trước ngày 10/3/2026.", 2),
        p("Bố trí cán bộ đầu mối.", 2),
        p("TM. ỦY BAN NHÂN DÂN"), p("CHỦ TỊCH"), p("Ngô Thế Vinh"),
    ]
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'.format
    numbering = f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="7">' + level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)") + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    types = f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    rels = f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    document = f"{HEAD}<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"
    pack("plan.docx", {"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, "word/numbering.xml": numbering})


def xlsx():
    rows = [
        ["DANH MỤC NHIỆM VỤ NĂM 2026"],
        ["STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"],
        ["1", "Rà soát thủ tục hành chính", "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "Tháng 3/2026"],
        ["2", "Số hóa hồ sơ lưu trữ", "Sở Nội vụ", "-", "31/12/2026"],
        ["3", "Đối thoại doanh nghiệp", "Sở Tài chính", "Hiệp hội Doanh nghiệp tỉnh", "Hằng quý"],
    ]
    cell = lambda column, row, text: f'<c r="{"ABCDE"[column]}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    data = "".join(f'<row r="{n}">' + "".join(cell(i, n, text) for i, text in enumerate(row)) + "</row>" for n, row in enumerate(rows, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    pack("tasks.xlsx", {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Nhiệm vụ" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    })


def pack(name, parts):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), content)


NOTICE = """Ngày 05/3/2026, đồng chí Lê Thế Quân, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp về tiến độ số hóa hồ sơ tại các xã, phường trên địa bàn tỉnh. Sau khi nghe Sở Nội vụ báo cáo, ý kiến của các đại biểu dự họp, đồng chí Phó Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Khoa học và Công nghệ, Trung tâm Phục vụ hành chính công tỉnh hướng dẫn các xã, phường số hóa hồ sơ; hoàn thành trước ngày 30/4/2026.
2. Sở Tài chính tham mưu UBND tỉnh bố trí kinh phí thực hiện theo đề nghị của các địa phương, báo cáo UBND tỉnh trong tháng 3/2026.
3. Yêu cầu Chủ tịch UBND các xã, phường:
a) Bố trí công chức, trang thiết bị phục vụ việc số hóa hồ sơ, kết quả giải quyết thủ tục hành chính tại địa phương.
b) Báo cáo kết quả hằng tháng về Sở Nội vụ để tổng hợp.
Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.""".split("\n")


def pdf(chromium):
    rows = [("1", "Rà soát hồ sơ cần số hóa trên toàn tỉnh", "Sở Nội vụ", "Các sở, ban, ngành", "Tháng 4/2026"), ("2", "Đào tạo công chức làm công tác số hóa", "Sở KH&CN", "Sở Nội vụ", "Quý II/2026")]
    titles = ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian")
    line = lambda cells, tag: "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
    page = f"""<meta charset="utf-8"><style>body{{font:13pt 'DejaVu Serif',serif;margin:0}} .h td{{text-align:center;width:50%;vertical-align:top}}
table{{width:100%;border-collapse:collapse}} h3{{text-align:center}} .t td,.t th{{border:1px solid;padding:3pt;text-align:left}}</style>
<table class="h"><tr><td>UBND TỈNH HÒA AN<br>VĂN PHÒNG<br>Số: 77/TB-VP<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Hòa An, ngày 09 tháng 3 năm 2026</table>
<h3>THÔNG BÁO</h3><p style="text-align:center">Kết luận của đồng chí Phó Chủ tịch UBND tỉnh về tiến độ số hóa hồ sơ</p>
{''.join(f'<p>{html.escape(text)}</p>' for text in NOTICE)}
<table class="h"><tr><td><td>CHÁNH VĂN PHÒNG<br><br>Đỗ Gia Phúc</table>
<h3>PHỤ LỤC</h3><table class="t">{line(titles, "th")}{''.join(line(row, "td") for row in rows)}</table>"""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "notice.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer", f"--print-to-pdf={HERE / 'notice.pdf'}", source.as_uri()], check=True, capture_output=True)


docx()
xlsx()
pdf(sys.argv[1] if len(sys.argv) > 1 else "chromium")
