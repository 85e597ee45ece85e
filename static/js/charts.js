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
      onDark: token("--band-a-on"),
      onLight: token("--band-b-on"),
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

  // The band floors are drawn so that a curve says where it stands.
  function floors(style, low) {
    return {
      silent: true,
      symbol: "none",
      label: { show: true, position: "insideStartTop", color: style.muted, fontSize: 11, formatter: "{b}" },
      lineStyle: { color: style.muted, opacity: 0.55, type: "dashed" },
      data: [
        { yAxis: 90, name: "A ≥ 90" },
        { yAxis: 75, name: "B ≥ 75" },
        { yAxis: 60, name: "C ≥ 60" },
      ].filter(function (floor) {
        return floor.yAxis > low;
      }),
    };
  }

  function lineOption(data, style) {
    var known = data.values.concat(data.second || []).filter(function (value) {
      return value !== null;
    });
    var low = Math.max(0, Math.floor((Math.min.apply(null, known.concat([88])) - 4) / 5) * 5);
    function onDays(values) {
      return values.map(function (value, place) {
        return [data.days[place], value];
      });
    }
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: style.font },
      grid: { left: 36, right: 16, top: data.second ? 36 : 16, bottom: 28 },
      tooltip: tooltip(style, { trigger: "axis" }),
      // Days stand as far apart as they were: older ones are told by the week or month.
      xAxis: {
        type: "time",
        axisLine: { lineStyle: { color: style.line } },
        axisTick: { show: false },
        axisLabel: {
          color: style.muted,
          hideOverlap: true,
          formatter: { year: "{yyyy}", month: "{M}/{d}", day: "{M}/{d}" },
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
          data: onDays(data.values),
          showSymbol: data.values.length < 3,
          symbolSize: 7,
          connectNulls: false,
          lineStyle: { width: 2.5, color: style.accent },
          itemStyle: { color: style.accent },
          markLine: floors(style, low),
        },
      ].concat(
        data.second
          ? [
              {
                name: data.secondName,
                type: "line",
                data: onDays(data.second),
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

  function radarOption(data, style, width) {
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: style.font },
      tooltip: tooltip(style, {}),
      legend: { bottom: 0, textStyle: { color: style.muted }, itemWidth: 18, itemHeight: 3, icon: "rect" },
      radar: {
        center: ["50%", "47%"],
        radius: width < 420 ? "46%" : "68%",
        indicator: data.names.map(function (name) {
          return { name: width < 420 ? name.replace(" and ", "\nand ") : name, max: 100, min: 0 };
        }),
        splitNumber: 4,
        axisName: { color: style.text, fontSize: width < 420 ? 11 : 12, width: width < 420 ? 74 : 120, overflow: "break" },
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

  // Steps inside the bands: the colour of the band, lighter at its lower end.
  function steps(style) {
    return [
      { low: 0, band: 0, shade: 0 },
      { low: 60, band: 1, shade: 0.3 },
      { low: 67.5, band: 1, shade: 0 },
      { low: 75, band: 2, shade: 0.4 },
      { low: 80, band: 2, shade: 0.2 },
      { low: 85, band: 2, shade: 0 },
      { low: 90, band: 3, shade: 0.3 },
      { low: 92, band: 3, shade: 0.18 },
      { low: 94, band: 3, shade: 0.06 },
      { low: 96, band: 3, shade: -0.12 },
    ].map(function (step, place, all) {
      var next = all[place + 1];
      var letter = "DCBA"[step.band];
      return {
        min: step.low,
        lt: next ? next.low : 100.1,
        letter: letter,
        label: letter + "  " + step.low + "–" + (next ? next.low : 100),
        color: mix(style.bands[step.band], step.shade),
      };
    });
  }

  function mix(colour, shade) {
    var target = shade < 0 ? 0 : 255;
    var part = Math.abs(shade);
    var channels = [1, 3, 5].map(function (at) {
      return Math.round(parseInt(colour.slice(at, at + 2), 16) * (1 - part) + target * part);
    });
    return "rgb(" + channels.join(",") + ")";
  }

  function mapOption(data, style) {
    var values = {};
    data.regions.forEach(function (region) {
      values[region.code] = region;
    });
    var small = smallOnes(data.name);
    var all = steps(style);
    function stepOf(region) {
      return all.find(function (step) {
        return region.median >= step.min && region.median < step.lt;
      });
    }
    var used = all.filter(function (step) {
      return data.regions.some(function (region) {
        return region.median !== null && stepOf(region) === step;
      });
    });
    return {
      animation: false,
      aria: { enabled: true, decal: { show: false } },
      textStyle: { fontFamily: style.font },
      tooltip: tooltip(style, {
        formatter: function (item) {
          var region = values[item.name];
          if (!region) return "";
          return region.name + "  " + (region.median === null ? data.words.missing : data.words.median + " " + region.median.toFixed(1));
        },
      }),
      visualMap: {
        type: "piecewise",
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemGap: 14,
        itemWidth: 14,
        itemHeight: 14,
        hoverLink: false,
        selectedMode: false,
        textStyle: { color: style.muted },
        pieces: used,
        outOfRange: { color: style.surface },
      },
      series: [
        {
          type: "map",
          map: data.name,
          nameProperty: "adcode",
          selectedMode: false,
          left: "center",
          top: 4,
          bottom: 34,
          itemStyle: { areaColor: style.surface, borderColor: style.surface, borderWidth: 1.2 },
          emphasis: { disabled: true },
          labelLayout: { hideOverlap: true },
          label: { show: true, fontSize: 11, lineHeight: 14 },
          data: data.regions.map(function (region) {
            if (region.median === null) {
              return {
                name: region.code,
                value: NaN,
                label: { color: style.muted, formatter: region.name + "\n–" },
                itemStyle: { areaColor: style.surface, borderColor: style.muted, decal: hatch(style) },
              };
            }
            var letter = stepOf(region).letter;
            var isDark = letter === "A" || letter === "D";
            return {
              name: region.code,
              value: region.median,
              label: {
                color: isDark ? style.onDark : style.onLight,
                formatter: (small[region.code] ? "" : region.name + "\n") + region.median.toFixed(1),
              },
            };
          }),
        },
      ],
    };
  }

  // Regions too small for their name: only the figure is written on them.
  function smallOnes(name) {
    var found = {};
    maps[name].features.forEach(function (feature) {
      var box = [180, 90, -180, -90];
      JSON.stringify(feature.geometry.coordinates).replace(/\[(-?[\d.]+),(-?[\d.]+)/g, function (whole, x, y) {
        box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
      });
      feature.box = box;
    });
    var boxes = maps[name].features.map(function (feature) {
      return feature.box;
    });
    function edge(place, choose) {
      return choose.apply(
        null,
        boxes.map(function (box) {
          return box[place];
        })
      );
    }
    var width = edge(2, Math.max) - edge(0, Math.min);
    maps[name].features.forEach(function (feature) {
      found[feature.properties.adcode] = (feature.box[2] - feature.box[0]) / width < 0.2;
    });
    return found;
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
      chart.setOption(options[kind](data, look(), element.clientWidth), true);
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
        maps[data.name] = geo;
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
