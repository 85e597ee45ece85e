// Draws every [data-chart] from the JSON beside it. Colours come from the tokens, so that a change of theme redraws.
(function () {
  "use strict";
  if (!window.echarts) return;
  var drawn = new Map();
  var maps = {};

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function look() {
    return {
      text: token("--text"),
      muted: token("--text-muted"),
      line: token("--line"),
      surface: token("--surface"),
      accent: token("--chart-line"),
      second: token("--chart-second"),
      context: token("--chart-context"),
      bands: [token("--band-d"), token("--band-c"), token("--band-b"), token("--band-a")],
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  function tooltip(style, extra) {
    return Object.assign(
      {
        renderMode: "richText",
        confine: true,
        backgroundColor: style.surface,
        borderColor: style.line,
        textStyle: { color: style.text, fontSize: 13, fontFamily: style.font },
      },
      extra
    );
  }

  // The band floors (60, 75, 90) are drawn so that a curve says where it stands.
  function floors(style) {
    return {
      silent: true,
      symbol: "none",
      label: { show: true, position: "insideEndTop", color: style.muted, fontSize: 11, formatter: "{b}" },
      lineStyle: { color: style.line, type: "dashed" },
      data: [
        { yAxis: 90, name: "A 90" },
        { yAxis: 75, name: "B 75" },
        { yAxis: 60, name: "C 60" },
      ],
    };
  }

  function lineOption(data, style) {
    var known = data.values.concat(data.second || []).filter(function (value) {
      return value !== null;
    });
    var low = Math.max(0, Math.floor((Math.min.apply(null, known.concat([60])) - 8) / 10) * 10);
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: style.font },
      grid: { left: 36, right: 16, top: data.second ? 36 : 16, bottom: 28 },
      tooltip: tooltip(style, { trigger: "axis" }),
      xAxis: {
        type: "category",
        data: data.days,
        boundaryGap: false,
        axisLine: { lineStyle: { color: style.line } },
        axisTick: { show: false },
        axisLabel: {
          color: style.muted,
          hideOverlap: true,
          formatter: function (day) {
            return Number(day.slice(5, 7)) + "/" + Number(day.slice(8, 10));
          },
        },
      },
      yAxis: {
        type: "value",
        min: low,
        max: 100,
        splitLine: { show: false },
        axisLabel: { color: style.muted },
      },
      series: [
        {
          name: data.name,
          type: "line",
          data: data.values,
          showSymbol: data.values.length < 3,
          symbolSize: 7,
          connectNulls: false,
          lineStyle: { width: 2.5, color: style.accent },
          itemStyle: { color: style.accent },
          markLine: floors(style),
        },
      ].concat(
        data.second
          ? [
              {
                name: data.secondName,
                type: "line",
                data: data.second,
                showSymbol: false,
                z: 1,
                lineStyle: { width: 1.5, type: "dashed", color: style.second },
                itemStyle: { color: style.second },
              },
            ]
          : []
      ),
      legend: data.second
        ? { top: 0, right: 16, icon: "rect", itemWidth: 18, itemHeight: 3, textStyle: { color: style.muted } }
        : undefined,
    };
  }

  function radarOption(data, style) {
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: style.font },
      tooltip: tooltip(style, {}),
      legend: { bottom: 0, textStyle: { color: style.muted }, itemWidth: 18, itemHeight: 3, icon: "rect" },
      radar: {
        center: ["50%", "48%"],
        radius: "62%",
        indicator: data.names.map(function (name) {
          return { name: name, max: 100, min: 0 };
        }),
        splitNumber: 4,
        axisName: { color: style.text, fontSize: 12 },
        axisLine: { lineStyle: { color: style.line } },
        splitLine: { lineStyle: { color: style.line } },
        splitArea: { show: false },
      },
      series: [
        {
          type: "radar",
          data: [
            {
              name: data.medianName,
              value: data.median,
              symbol: "none",
              lineStyle: { color: style.second, width: 1.5, type: "dashed" },
              itemStyle: { color: style.second },
            },
            {
              name: data.ownName,
              value: data.own,
              symbolSize: 6,
              lineStyle: { color: style.accent, width: 2.5 },
              itemStyle: { color: style.accent },
              areaStyle: { color: style.accent, opacity: 0.14 },
            },
          ],
        },
      ],
    };
  }

  function mapOption(data, style) {
    var values = {};
    data.regions.forEach(function (region) {
      values[region.code] = region;
    });
    return {
      animation: false,
      aria: { enabled: true, decal: { show: false } },
      textStyle: { fontFamily: style.font },
      tooltip: tooltip(style, {
        formatter: function (item) {
          var region = values[item.name];
          if (!region) return item.name;
          return region.name + "  " + (region.median === null ? data.words.missing : data.words.median + " " + region.median.toFixed(1));
        },
      }),
      visualMap: {
        type: "piecewise",
        left: 0,
        bottom: 0,
        itemWidth: 14,
        itemHeight: 14,
        textStyle: { color: style.muted },
        pieces: [
          { min: 90, max: 100, label: "A  90–100", color: style.bands[3] },
          { min: 75, lt: 90, label: "B  75–90", color: style.bands[2] },
          { min: 60, lt: 75, label: "C  60–75", color: style.bands[1] },
          { min: 0, lt: 60, label: "D  0–60", color: style.bands[0] },
        ],
        outOfRange: { color: style.surface },
      },
      series: [
        {
          type: "map",
          map: data.name,
          nameProperty: "adcode",
          selectedMode: false,
          left: "center",
          top: 8,
          bottom: 8,
          itemStyle: {
            areaColor: style.surface,
            borderColor: style.muted,
            borderWidth: 0.8,
            decal: undefined,
          },
          emphasis: { label: { show: true }, itemStyle: { areaColor: undefined, borderColor: style.text, borderWidth: 2 } },
          label: {
            show: true,
            fontSize: 11,
            color: "#14201f",
            formatter: function (item) {
              var region = values[item.name];
              return region ? region.name + (region.median === null ? "\n–" : "\n" + region.median.toFixed(1)) : "";
            },
            textBorderColor: "rgba(255,255,255,0.75)",
            textBorderWidth: 2,
          },
          data: data.regions.map(function (region) {
            return region.median === null
              ? { name: region.code, value: NaN, itemStyle: { areaColor: style.surface, decal: hatch(style) } }
              : { name: region.code, value: region.median };
          }),
        },
      ],
    };
  }

  function hatch(style) {
    return { symbol: "rect", color: style.muted, dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: Math.PI / 4 };
  }

  var options = { line: lineOption, radar: radarOption, map: mapOption };

  function draw(element) {
    var data = JSON.parse(document.getElementById(element.dataset.source).textContent);
    element.hidden = false;
    var kind = element.dataset.chart;
    var chart = drawn.get(element) || echarts.init(element, null, { renderer: "svg" });
    drawn.set(element, chart);
    function show() {
      chart.setOption(options[kind](data, look()), true);
    }
    if (kind !== "map" || maps[data.name]) {
      show();
      return;
    }
    fetch(data.geo)
      .then(function (answer) {
        return answer.json();
      })
      .then(function (geo) {
        echarts.registerMap(data.name, geo);
        maps[data.name] = true;
        show();
        chart.on("click", function (item) {
          var region = data.regions.find(function (one) {
            return one.code === item.name;
          });
          if (region) window.location = region.url;
        });
      });
  }

  function drawAll(root) {
    root.querySelectorAll("[data-chart]").forEach(draw);
  }

  drawAll(document);
  document.addEventListener("theme:changed", function () {
    drawn.forEach(function (chart, element) {
      if (element.isConnected) draw(element);
    });
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    document.dispatchEvent(new CustomEvent("theme:changed"));
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    drawAll(event.target);
  });
  window.addEventListener("resize", function () {
    drawn.forEach(function (chart, element) {
      if (element.isConnected) chart.resize();
      else drawn.delete(element);
    });
  });
})();
