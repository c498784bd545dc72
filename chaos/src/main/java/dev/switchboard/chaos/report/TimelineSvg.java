package dev.switchboard.chaos.report;

import dev.switchboard.chaos.history.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A timeline as a drawing: a lane for each node, what was acknowledged and delivered each second
 * below, and every fault from top to bottom.
 */
final class TimelineSvg {

  static final String ACKNOWLEDGED = "#1f5fbf";
  static final String DELIVERED = "#7a4fb5";
  static final String TOLD = "#e08a00";

  private static final int WIDTH = 1_200;
  private static final int LEFT = 90;
  private static final int RIGHT = 20;
  private static final int TOP = 34;
  private static final int LANE = 24;
  private static final int LANE_GAP = 6;
  private static final int CHART = 160;
  private static final int FOOT = 30;
  private static final int TICKS = 10;

  private final Timeline timeline;
  private final StringBuilder svg = new StringBuilder();
  private final Map<String, List<Timeline.Stretch>> nodes;
  private final int chartTop;
  private final int bottom;

  private TimelineSvg(Timeline timeline) {
    this.timeline = timeline;
    nodes = timeline.nodes();
    chartTop = TOP + nodes.size() * (LANE + LANE_GAP) + 16;
    bottom = chartTop + CHART;
  }

  static String of(Timeline timeline) {
    return new TimelineSvg(timeline).draw();
  }

  static String colour(Entry.NodeState.State state) {
    return switch (state) {
      case UP -> "#9fd3a8";
      case PAUSED -> "#f2d16b";
      case DOWN -> "#d9534f";
      case PARTITIONED -> "#8fb3d9";
      case FULL -> "#c98f5a";
    };
  }

  private String draw() {
    write(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"timeline\">\n", WIDTH, bottom + FOOT);
    write("<style>text{font:12px system-ui,sans-serif;fill:#444}</style>\n");
    lanes();
    faults();
    chart();
    ticks();
    return svg.append("</svg>\n").toString();
  }

  private void write(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }

  private double x(long millis) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (double) millis / Math.max(1, timeline.end());
  }

  private void lanes() {
    int y = TOP;
    for (Map.Entry<String, List<Timeline.Stretch>> node : nodes.entrySet()) {
      write("<text x=\"8\" y=\"%d\">%s</text>\n", y + 16, HtmlReport.escaped(node.getKey()));
      for (Timeline.Stretch stretch : node.getValue()) {
        write(
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
            x(stretch.from()),
            y,
            Math.max(1, x(stretch.until()) - x(stretch.from())),
            LANE,
            colour(stretch.state()));
      }
      y += LANE + LANE_GAP;
    }
  }

  private void faults() {
    for (Timeline.Span fault : timeline.faults()) {
      String name = HtmlReport.escaped(fault.fault());
      String number = name.substring(0, Math.max(1, name.indexOf(' ')));
      write(
          "<g><title>%s on %s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
              + " fill=\"#d9534f\" fill-opacity=\".10\" stroke=\"#d9534f\" stroke-width=\".6\"/>"
              + "<text x=\"%.1f\" y=\"%d\">%s</text></g>\n",
          name,
          HtmlReport.escaped(String.join(", ", fault.nodes())),
          x(fault.from()),
          TOP - 12,
          Math.max(1.5, x(fault.until()) - x(fault.from())),
          bottom - TOP + 12,
          x(fault.from()),
          TOP - 16,
          number);
    }
  }

  private void chart() {
    line(timeline.delivered(), DELIVERED, chartTop, chartTop + CHART / 2 - 6, "delivered/s");
    line(timeline.acknowledged(), ACKNOWLEDGED, chartTop + CHART / 2, bottom, "ack'd/s");
    for (Timeline.Mark told : timeline.told()) {
      write(
          "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\" fill=\"%s\"><title>%s of %s</title></circle>\n",
          x(told.at()),
          chartTop - 8,
          TOLD,
          HtmlReport.escaped(told.client()),
          HtmlReport.escaped(told.topic()));
    }
  }

  private void line(List<Long> perSecond, String colour, int top, int foot, String words) {
    long most = perSecond.stream().mapToLong(Long::longValue).max().orElse(1);
    StringBuilder points = new StringBuilder();
    for (int second = 0; second < perSecond.size(); second++) {
      double height = (foot - top) * (double) perSecond.get(second) / Math.max(1, most);
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(second * 1_000L + 500), foot - height));
    }
    write("<text x=\"8\" y=\"%d\">%s</text>\n", top + 12, HtmlReport.escaped(words));
    write("<text x=\"8\" y=\"%d\">max %,d</text>\n", top + 28, most);
    write(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\"/>\n",
        points.toString().strip(), colour);
  }

  private void ticks() {
    for (int tick = 0; tick <= TICKS; tick++) {
      long at = timeline.end() * tick / TICKS;
      write(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>\n",
          x(at), bottom + 20, at / 1_000.0);
    }
  }
}
