"""Whose report it is and of what time: heads as newspapers and offices write them, made up for the purpose."""

from __future__ import annotations

import pytest

from knowledge.reading import paragraphs_of
from knowledge.reading.context import context_of

HEADS = [
    (
        "xã Trà Sơn",
        "2024",
        (
            "Xã Trà Sơn về đích nông thôn mới\n\n"
            "(BQN) - Ngày 10/1/2025, Đảng ủy xã Trà Sơn (huyện Bắc Lũng, tỉnh Tân An) tổ chức hội nghị tổng "
            "kết công tác năm 2024.\n\n"
            "Năm 2024, xã thu ngân sách 5 tỷ đồng."
        ),
    ),
    (
        "thị xã Điện Hà",
        "quý I/2024",
        (
            "Kinh tế thị xã Điện Hà khởi sắc trong quý I\n\n"
            "UBND thị xã Điện Hà vừa báo cáo kết quả kinh tế - xã hội quý I/2024 tại phiên họp thường kỳ "
            "ngày 28/3/2024.\n\n"
            "Thu ngân sách quý I đạt 120 tỷ đồng."
        ),
    ),
    (
        "thị xã Điện Hà",
        "quý I/2024",
        (
            "BÁO CÁO\nTình hình kinh tế - xã hội quý I năm 2024\n\n"
            "UBND thị xã Điện Hà báo cáo như sau:\n\n"
            "Thu ngân sách đạt 120 tỷ đồng."
        ),
    ),
    (
        "xã Hương Thủy",
        "quý III/2025",
        (
            "Xã Hương Thủy: kết quả sau 3 tháng vận hành\n\n"
            "Ngày 7/10/2025, Đảng ủy xã Hương Thủy (tỉnh Gia Nam) sơ kết quý III/2025.\n\n"
            "Thu ngân sách quý III đạt 5 tỷ đồng, nâng tổng thu 9 tháng đầu năm 2025 lên 14 tỷ đồng."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "tháng 4/2024",
        (
            "UBND huyện Bắc Lũng: Tình hình kinh tế - xã hội tháng 4 năm 2024\n\n"
            "Trong tháng 4, thu ngân sách 12 tỷ đồng."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "tháng 4/2024",
        (
            "HUYỆN ỦY BẮC LŨNG\nSố 45-BC/HU\n\n"
            "BÁO CÁO\ncông tác xây dựng Đảng tháng 4, nhiệm vụ tháng 5 năm 2024\n\n"
            "Kết nạp 12 đảng viên."
        ),
    ),
    (
        "tỉnh Tân An",
        "2023",
        (
            "Tỉnh ủy Tân An tổng kết công tác xây dựng Đảng năm 2023\n\n"
            "Sáng 5/1, Tỉnh ủy Tân An tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2023, triển khai "
            "nhiệm vụ năm 2024.\n\n"
            "Kết nạp 1.200 đảng viên."
        ),
    ),
    (
        "phường Hải Tân",
        "2025",
        (
            "Phường Hải Tân sau sáu tháng vận hành chính quyền hai cấp\n\n"
            "(VOV) - Phường Hải Tân (thành phố Đông Kinh) được thành lập từ ngày 1/7/2025 trên cơ sở sáp "
            "nhập ba phường. Sáng 26/12/2025, Đảng ủy phường Hải Tân họp tổng kết năm 2025.\n\n"
            "Thu ngân sách 12 tỷ đồng."
        ),
    ),
    (
        "xã Mường Lống",
        "nhiệm kỳ 2020-2025",
        (
            "Đại hội Đảng bộ xã Mường Lống lần thứ XXIII, nhiệm kỳ 2025 - 2030\n\n"
            "Trong hai ngày 12 và 13/5/2025, Đảng bộ xã Mường Lống tổ chức Đại hội đại biểu lần thứ XXIII, "
            "nhiệm kỳ 2025-2030.\n\n"
            "Nhiệm kỳ 2020 - 2025, Đảng bộ kết nạp 86 đảng viên."
        ),
    ),
    (
        "xã Mường Lống",
        "nhiệm kỳ 2020-2025",
        (
            "Xã Mường Lống: Nhìn lại nhiệm kỳ 2020 - 2025\n\n"
            "Sáng 12/5/2025, Đảng ủy xã Mường Lống họp kiểm điểm kết quả thực hiện nghị quyết đại hội nhiệm "
            "kỳ 2020 - 2025.\n\n"
            "Nhiệm kỳ qua, Đảng bộ kết nạp 86 đảng viên."
        ),
    ),
    (
        "huyện đảo Lý Vân",
        "8 tháng đầu năm 2024",
        (
            "Huyện đảo Lý Vân: 8 tháng thu hút 120 nghìn lượt khách\n\n"
            "Theo UBND huyện đảo Lý Vân, 8 tháng đầu năm 2024 huyện đón 120.000 lượt khách."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "6 tháng đầu năm 2024",
        (
            "Sơ kết công tác 6 tháng đầu năm 2024 huyện Bắc Lũng\n\n"
            "Ngày 2/7, Huyện ủy Bắc Lũng sơ kết.\n\n"
            "Kết nạp 40 đảng viên."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "6 tháng đầu năm 2024",
        (
            "Bắc Lũng: nửa đầu năm 2024 nhiều khởi sắc\n\n"
            "Ngày 2/7/2024, Huyện ủy Bắc Lũng tổ chức hội nghị sơ kết nửa đầu năm.\n\n"
            "Kết nạp 40 đảng viên."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "2022",
        (
            "Bắc Lũng vượt khó\n\n"
            "Kết thúc năm 2022, huyện Bắc Lũng (tỉnh Tân An) hoàn thành 18/20 chỉ tiêu, so với năm 2021 "
            "tăng 2 chỉ tiêu."
        ),
    ),
    (
        "xã Ea Tul",
        "giai đoạn 2021-2023",
        (
            "UBND xã Ea Tul: kết quả thực hiện chương trình giảm nghèo giai đoạn 2021 - 2023\n\n"
            "Sau ba năm thực hiện, xã giảm 120 hộ nghèo."
        ),
    ),
    (
        "thành phố Sa Kỳ",
        "quý II/2024",
        (
            "Thành phố Sa Kỳ: công nghiệp quý II phục hồi\n\n"
            "(NDO) - Quý II/2024, thành phố Sa Kỳ thu hút 12 dự án. Thông tin được nêu tại cuộc họp báo "
            "ngày 5/7/2024."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "9 tháng đầu năm 2023",
        (
            "HĐND huyện Bắc Lũng họp đánh giá tình hình chín tháng\n\n"
            "Ngày 12/10/2023, Thường trực HĐND huyện Bắc Lũng họp phiên thường kỳ đánh giá kết quả thực "
            "hiện nhiệm vụ 9 tháng, bàn nhiệm vụ quý IV năm 2023."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "2024",
        (
            "ĐẢNG BỘ TỈNH TÂN AN\nHUYỆN ỦY BẮC LŨNG\n*\nSố 120-BC/HU\n\n"
            "Báo cáo tổng kết công tác xây dựng Đảng năm 2024, phương hướng, nhiệm vụ năm 2025\n\n"
            "Kết nạp 40 đảng viên."
        ),
    ),
    (
        "thị trấn Phố Rào",
        "2024",
        ("THỊ TRẤN PHỐ RÀO TỔNG KẾT NĂM\n\nChiều 27-12-2024, Đảng ủy thị trấn Phố Rào tổ chức tổng kết."),
    ),
    (
        "đặc khu Vân Hải",
        "2025",
        (
            "Đặc khu Vân Hải: những con số của năm đầu tiên\n\n"
            "Chiều 30/12/2025, Đảng ủy đặc khu Vân Hải tổ chức hội nghị."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "tháng 11/2023",
        ("Bản tin huyện Bắc Lũng tháng 11/2023\n\nTháng 11/2023, Đảng bộ huyện Bắc Lũng kết nạp 12 đảng viên."),
    ),
    (
        "xã Hòa Tiến",
        "2024",
        (
            "Hòa Tiến: điểm sáng nông thôn mới\n\n"
            "Theo báo cáo của UBND xã, năm 2024 Hòa Tiến thu ngân sách 5 tỷ đồng. Xã Hòa Tiến thuộc huyện "
            "Bắc Lũng."
        ),
    ),
    (
        "quận Nam Kinh",
        "11 tháng đầu năm 2023",
        (
            "Quận Nam Kinh thu ngân sách vượt dự toán\n\n"
            "Quận ủy Nam Kinh cho biết 11 tháng năm 2023, quận thu ngân sách 1.200 tỷ đồng, dự kiến cả năm "
            "2023 thu 1.300 tỷ đồng."
        ),
    ),
    (
        "huyện Đăk Sơn",
        "2024",
        (
            "Đăk Sơn triển khai nhiệm vụ năm 2025\n\n"
            "Ngày 25/12/2024, Huyện ủy Đăk Sơn tổ chức hội nghị triển khai nhiệm vụ năm 2025.\n\n"
            "Thu ngân sách đạt 120 tỷ đồng."
        ),
    ),
    (
        "huyện Đăk Sơn",
        "2024",
        (
            "Đăk Sơn: triển khai nhiệm vụ phát triển kinh tế - xã hội năm 2025\n\n"
            "Sáng 8/1/2025, UBND huyện Đăk Sơn tổng kết năm 2024, triển khai nhiệm vụ năm 2025.\n\n"
            "Thu ngân sách đạt 120 tỷ đồng."
        ),
    ),
    (
        "huyện Ia H'Đal",
        "2023",
        ("Huyện Ia H'Đal tăng tốc\n\nNăm 2023, huyện Ia H'Đal (tỉnh Gia Nung) kết nạp 30 đảng viên."),
    ),
    (
        "huyện K’Bông",
        "2023",
        ("Huyện K’Bông tăng tốc\n\nNăm 2023, huyện K’Bông (tỉnh Gia Nung) kết nạp 30 đảng viên."),
    ),
    (
        "quận 14",
        "2023",
        ("Quận 14: thu ngân sách vượt dự toán\n\nNăm 2023, Quận 14 (thành phố Đông Kinh) thu ngân sách 3.000 tỷ đồng."),
    ),
    (
        "phường 3",
        "2023",
        ("Đảng ủy Phường 3 tổng kết năm 2023\n\nNgày 20/12/2023, Đảng ủy Phường 3, thành phố Sa Kỳ tổ chức hội nghị."),
    ),
    (
        "thành phố Sa Kỳ",
        "2023",
        ("TP. Sa Kỳ thu hút đầu tư\n\nNăm 2023, TP. Sa Kỳ thu hút 20 dự án."),
    ),
    (
        "huyện Bắc Lũng",
        "2023",
        (
            "Đoàn công tác Tỉnh ủy làm việc tại Bắc Lũng\n\n"
            "Sáng 15/12/2023, đồng chí Trần Văn Nam, Phó Bí thư Tỉnh ủy Tân An làm việc với Ban Thường vụ "
            "Huyện ủy Bắc Lũng về kết quả năm 2023."
        ),
    ),
    (
        "xã Trà Sơn",
        "2023",
        (
            "ĐẢNG ỦY XÃ TRÀ SƠN\nSố: 12-BC/ĐU\n\n"
            "BÁO CÁO\nKết quả lãnh đạo thực hiện nhiệm vụ năm 2023, phương hướng, nhiệm vụ năm 2024\n\n"
            "I. Kinh tế\n\n"
            "Thu ngân sách 5 tỷ đồng."
        ),
    ),
    (
        "xã Trà Sơn",
        "2023",
        (
            "HUYỆN ỦY BẮC LŨNG\nĐẢNG ỦY XÃ TRÀ SƠN\n*\nSố 12-BC/ĐU\nTrà Sơn, ngày 15 tháng 12 năm 2023\n\n"
            "BÁO CÁO\nKết quả lãnh đạo thực hiện nhiệm vụ năm 2023, phương hướng, nhiệm vụ năm 2024\n\n"
            "I. Kinh tế\n\n"
            "Thu ngân sách 5 tỷ đồng."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "2023",
        (
            "HỘI NÔNG DÂN TỈNH TÂN AN\nHỘI NÔNG DÂN HUYỆN BẮC LŨNG\n\n"
            "BÁO CÁO\nCông tác Hội và phong trào nông dân năm 2023\n\n"
            "Kết nạp 300 hội viên."
        ),
    ),
    (
        "tỉnh Tân An",
        "2023",
        (
            "Ngành giáo dục Tân An: năm 2023 nhiều kết quả\n\n"
            "Sở Giáo dục và Đào tạo tỉnh Tân An cho biết năm 2023 toàn tỉnh có 400 trường."
        ),
    ),
    (
        "tỉnh Tân An",
        "10 tháng đầu năm 2024",
        (
            "Tân An: xuất khẩu 10 tháng tăng mạnh\n\n"
            "Theo Cục Thống kê tỉnh Tân An, 10 tháng năm 2024 kim ngạch xuất khẩu 1,2 tỷ USD."
        ),
    ),
    (
        "thị xã Điện Hà",
        "tháng 10/2024",
        (
            "Thị xã Điện Hà: tình hình tháng 10/2024\n\n"
            "Tháng 10/2024, thị xã Điện Hà thu ngân sách 30 tỷ đồng, lũy kế 10 tháng thu 300 tỷ đồng."
        ),
    ),
    (
        "thị xã Điện Hà",
        "2023",
        (
            "Điện Hà giảm nghèo bền vững\n\n"
            "Cuối năm 2023, toàn thị xã Điện Hà còn 230 hộ nghèo, giảm 120 hộ so với đầu năm. Đến năm 2025, "
            "thị xã phấn đấu không còn hộ nghèo."
        ),
    ),
    (
        "thành phố Sa Kỳ",
        "2023",
        ("Thành phố Sa Kỳ khép lại năm 2023\n\nThông tin từ hội nghị Thành ủy Sa Kỳ ngày 3/1/2024."),
    ),
    (
        "phường Hải Tân",
        "9 tháng đầu năm 2025",
        (
            "Phường Hải Tân họp đánh giá 9 tháng\n\n"
            "Ngày 2/10/2025, UBND phường Hải Tân (thành phố Đông Kinh) họp. Phường được thành lập ngày "
            "1/7/2025 từ phường Hải An và phường Tân Lộ."
        ),
    ),
    (
        "xã Nậm Khao",
        "6 tháng đầu năm 2025",
        ("Xã Nậm Khao: sáu tháng vượt khó\n\nSáng 4/7/2025, UBND xã Nậm Khao sơ kết sáu tháng đầu năm."),
    ),
    (
        "huyện Bắc Lũng",
        "năm học 2023-2024",
        (
            "Huyện Bắc Lũng tổng kết năm học 2023 - 2024\n\n"
            "Ngày 30/5/2024, Phòng Giáo dục và Đào tạo huyện Bắc Lũng tổ chức hội nghị tổng kết năm học "
            "2023-2024.\n\n"
            "Toàn huyện có 50 trường."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "2024",
        (
            "Một năm nhìn lại ở Bắc Lũng\n\n"
            "Huyện Bắc Lũng có 15 xã, thị trấn. Năm 2024, huyện thu ngân sách 300 tỷ đồng."
        ),
    ),
    (
        "xã Trà Sơn",
        "2024",
        (
            "Chuyện làm giàu ở xã Trà Sơn\n\n"
            "Xã Trà Sơn nằm cách trung tâm huyện Bắc Lũng 20 km. Năm 2024, thu nhập bình quân đầu người của "
            "xã đạt 50 triệu đồng."
        ),
    ),
    (
        "huyện Bắc Lũng",
        "2024",
        (
            "Bí thư Tỉnh ủy Tân An Trần Văn Nam: Bắc Lũng cần bứt phá\n\n"
            "Sáng 20/12/2024, Hội nghị Ban Chấp hành Đảng bộ huyện Bắc Lũng lần thứ 20, nhiệm kỳ 2020 - "
            "2025 tổng kết năm 2024."
        ),
    ),
]


@pytest.mark.parametrize(("place", "period", "text"), HEADS)
def test_place_and_period_of_a_report(place: str, period: str, text: str) -> None:
    context = context_of(paragraphs_of(text))
    assert context.place == place
    assert context.period is not None
    assert context.period.text == period


def test_a_text_that_says_neither() -> None:
    context = context_of(paragraphs_of("Thu ngân sách đạt 5 tỷ đồng."))
    assert (context.place, context.period) == (None, None)
