"""Short addresses that stand in QR codes of people: /P/… the phone's code, /B/… the printed badge."""

app_name = "codes"
urlpatterns: list = []
