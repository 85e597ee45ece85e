import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0021_named_decisions"),
        ("inspections", "0054_sampling_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="sample",
            name="producer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="produced_samples",
                to="enterprises.enterprise",
                verbose_name="已登记的标称生产者",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="producer_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="告知标称生产者的期限"),
        ),
        migrations.AddField(
            model_name="sample",
            name="producer_until",
            field=models.DateField(blank=True, null=True, verbose_name="标称生产者异议期截止"),
        ),
        migrations.AddField(
            model_name="objection",
            name="enterprise",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
                verbose_name="申请人",
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="state",
            field=models.CharField(
                choices=[
                    ("ASKED", "待决定"),
                    ("ACCEPTED", "已受理，复检中"),
                    ("JOINED", "并入同一复检"),
                    ("REFUSED", "不予受理"),
                    ("SUSTAINED", "异议成立"),
                    ("DONE", "复检完成"),
                    ("MOOT", "结果已撤销，不再审查"),
                ],
                default="ASKED",
                max_length=9,
                verbose_name="状态",
            ),
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
                    ("NAME_PRODUCER", "认定标称生产者"),
                    ("TELL_PRODUCER", "结果送达标称生产者"),
                    ("OBJECT", "企业提出异议"),
                    ("REFUSE", "异议不予受理"),
                    ("ACCEPT", "受理复检申请"),
                    ("JOIN", "并入同一复检"),
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
