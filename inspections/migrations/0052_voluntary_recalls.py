from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0051_way_of_the_spare"),
    ]

    operations = [
        migrations.AddField(
            model_name="recall",
            name="is_voluntary",
            field=models.BooleanField(db_default=False, default=False, verbose_name="企业主动召回"),
        ),
        migrations.AlterField(
            model_name="samplemove",
            name="act",
            field=models.CharField(
                choices=[
                    ("TAKE", "抽样"),
                    ("HAND_OVER", "样品交接"),
                    ("VOID", "样品作废"),
                    ("REPORT", "收到检验报告"),
                    ("TELL", "结果送达企业"),
                    ("OBJECT", "企业提出异议"),
                    ("REFUSE", "异议不予受理"),
                    ("ACCEPT", "受理复检申请"),
                    ("SUSTAIN", "异议成立"),
                    ("DRAW", "随机确定复检机构"),
                    ("DECLINE", "复检机构不能承担"),
                    ("EXTEND", "延长确定复检机构的期限"),
                    ("RETEST", "收到复检报告"),
                    ("FINALISE", "结果生效"),
                    ("FILE", "归档，不公布"),
                    ("WITHDRAW", "撤销结果"),
                    ("DISPOSE", "完成核查处置"),
                    ("STOP", "企业停止经营、封存"),
                    ("RECALL", "责令召回"),
                    ("RECALL_BEGIN", "企业主动召回"),
                    ("RECALL_START", "企业启动召回"),
                    ("RECALL_FINISH", "企业完成召回"),
                    ("RECALL_RETURN", "召回退回"),
                    ("RECALL_CHECK", "召回核查通过"),
                ],
                max_length=14,
                verbose_name="动作",
            ),
        ),
    ]
