from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.models import Complaint

URL = "inspections:import_complaints"
ROWS = """企业编号,种类,事由,内容,收到时间,原编号
{code},举报,其他,后门垃圾桶没有盖,2026-11-20,A1
{code},玩笑,其他,后门垃圾桶没有盖,2026-11-20,A2
"""


def test_wrong_rows_are_shown_with_their_lines(sign_in, inspector, noodle_bar):
    client, text = sign_in(inspector), ROWS.format(code=noodle_bar.public_id)
    response = client.post(reverse(URL), {"file": SimpleUploadedFile("a.csv", text.encode())})
    page = response.content.decode()

    assert "1 行有问题，一行都没有导入" in page
    assert '<td class="number">3</td><td>种类应为“投诉”或“举报”：玩笑</td>' in page
    assert not Complaint.objects.exists()

    mended = SimpleUploadedFile("a.csv", text.replace("玩笑", "举报").encode())
    assert "已导入 2 件" in client.post(reverse(URL), {"file": mended}, follow=True).content.decode()
    assert Complaint.objects.count() == 2
