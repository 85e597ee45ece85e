from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from notifications.forms.robot import RobotForm
from notifications.models import Robot
from notifications.services.robot import MOST_ROBOTS, TooManyRobots, add_robot, remove_robot
from notifications.views.trial import try_out


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("url", "secret")
def add_robot_view(request):
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            robot = add_robot(**form.cleaned_data, by=request.user, at=timezone.now())
        except TooManyRobots:
            form.add_error(None, _("最多添加%(most)d个机器人，请先移除不用的。") % {"most": MOST_ROBOTS})
        else:
            messages.success(request, _("已添加“%(name)s”。请发一条测试消息看看。") % {"name": robot.name})
            return redirect("notifications:change_settings")
    return render(request, "notifications/robot_add.html", {"form": form})


@require_POST
def test_robot_view(request, pk):
    return try_out(request, _find(request, pk))


@require_POST
def remove_robot_view(request, pk):
    robot = _find(request, pk)
    remove_robot(robot=robot, by=request.user, at=timezone.now())
    messages.success(request, _("已移除“%(name)s”。") % {"name": robot.name})
    return redirect("notifications:change_settings")


def _find(request, pk):
    return get_object_or_404(Robot.objects.visible_to(request.user), pk=pk)
