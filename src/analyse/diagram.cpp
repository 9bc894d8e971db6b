// See diagram.hpp.
#include "analyse/diagram.hpp"

#include <algorithm>
#include <numeric>

#include "text/unicode.hpp"

namespace guiju::analyse {

namespace {

constexpr int node_height = 40, row_gap = 18, column_gap = 70, margin = 12;
constexpr int char_width = 7, narrowest = 70, widest = 260;

int text_width(const std::string& text) { return static_cast<int>(text::display_width(text)) * char_width; }
int text_width(const Wording& w) { return std::max(text_width(w.zh), text_width(w.en)); }

// A text that fits, cut with an ellipsis.
std::string fitted(const std::string& text, int width) {
  if (text_width(text) <= width) return text;
  std::string out;
  for (std::size_t byte = 0; byte < text.size();) {
    const std::size_t start = byte;
    text::next_code_point(text, byte);
    if (text_width(out) + 3 * char_width > width) break;
    out.append(text, start, byte - start);
  }
  return out + "…";
}
Wording fitted(const Wording& w, int width) { return {fitted(w.zh, width), fitted(w.en, width)}; }

class Layout {
 public:
  explicit Layout(const Diagram& diagram) : diagram_(diagram), layer_(diagram.nodes.size()), x_(layer_.size()), y_(layer_.size()), width_(layer_.size()) {
    find_layers();
    order_layers();
    place();
  }
  int total_width = 0, total_height = 0;
  int x(std::uint32_t node) const { return x_[node]; }
  int y(std::uint32_t node) const { return y_[node]; }
  int width(std::uint32_t node) const { return width_[node]; }
  bool is_backward(const Diagram::Edge& edge) const { return layer_[edge.from] >= layer_[edge.to]; }

 private:
  // Longest path from a node without predecessors; a cycle is cut where it is met again.
  void find_layers() {
    std::vector<std::vector<std::uint32_t>> after(layer_.size());
    std::vector<int> open(layer_.size(), 0);
    for (const Diagram::Edge& e : diagram_.edges)
      if (e.from != e.to) after[e.from].push_back(e.to), ++open[e.to];
    std::vector<std::uint32_t> ready;
    std::vector<char> done(layer_.size(), 0);
    for (std::size_t left = layer_.size(); left > 0;) {
      for (std::uint32_t i = 0; i < layer_.size(); ++i)
        if (!done[i] && open[i] == 0) ready.push_back(i);
      if (ready.empty()) {  // only cycles are left: begin one at its first node
        const auto first = std::find(done.begin(), done.end(), 0) - done.begin();
        ready.push_back(static_cast<std::uint32_t>(first));
      }
      while (!ready.empty()) {
        const std::uint32_t node = ready.back();
        ready.pop_back();
        if (done[node]) continue;
        done[node] = 1;
        --left;
        for (const std::uint32_t next : after[node]) {
          if (done[next]) continue;
          layer_[next] = std::max(layer_[next], layer_[node] + 1);
          if (--open[next] == 0) ready.push_back(next);
        }
      }
    }
  }

  void order_layers() {
    const int count = layer_.empty() ? 0 : *std::max_element(layer_.begin(), layer_.end()) + 1;
    layers_.resize(static_cast<std::size_t>(count));
    for (std::uint32_t i = 0; i < layer_.size(); ++i) layers_[static_cast<std::size_t>(layer_[i])].push_back(i);
    std::vector<double> rank(layer_.size());
    for (auto& layer : layers_) {
      for (const std::uint32_t node : layer) rank[node] = mean_before(node, rank);
      std::stable_sort(layer.begin(), layer.end(), [&](auto a, auto b) { return rank[a] < rank[b]; });
      for (std::size_t i = 0; i < layer.size(); ++i) rank[layer[i]] = static_cast<double>(i);
    }
  }
  double mean_before(std::uint32_t node, const std::vector<double>& rank) const {
    double sum = 0;
    int count = 0;
    for (const Diagram::Edge& e : diagram_.edges)
      if (e.to == node && !is_backward(e)) sum += rank[e.from], ++count;
    return count == 0 ? 0 : sum / count;
  }

  void place() {
    int left = margin;
    std::size_t tallest = 0;
    for (const auto& layer : layers_) tallest = std::max(tallest, layer.size());
    for (const auto& layer : layers_) {
      int widest_here = narrowest;
      for (const std::uint32_t node : layer) {
        const Diagram::Node& n = diagram_.nodes[node];
        width_[node] = std::clamp(std::max(text_width(n.label), text_width(n.below)) + 16, narrowest, widest);
        widest_here = std::max(widest_here, width_[node]);
      }
      // A short layer stands in the middle.
      int top = margin + static_cast<int>(tallest - layer.size()) * (node_height + row_gap) / 2;
      for (const std::uint32_t node : layer) {
        x_[node] = left;
        y_[node] = top;
        top += node_height + row_gap;
      }
      left += widest_here + column_gap;
    }
    total_width = std::max(left - column_gap + margin, 2 * margin);
    total_height = 2 * margin + static_cast<int>(tallest) * (node_height + row_gap) + row_gap;
  }

  const Diagram& diagram_;
  std::vector<int> layer_, x_, y_, width_;
  std::vector<std::vector<std::uint32_t>> layers_;
};

std::string number(int n) { return std::to_string(n); }

std::string draw_edge(const Diagram::Edge& edge, const Layout& at) {
  const int x1 = at.x(edge.from) + at.width(edge.from), y1 = at.y(edge.from) + node_height / 2;
  const int x2 = at.x(edge.to), y2 = at.y(edge.to) + node_height / 2;
  const bool back = at.is_backward(edge);
  const int bend = back ? 40 : std::max(20, (x2 - x1) / 2);
  const int drop = back ? node_height : 0;
  std::string out = "<path d=\"M" + number(x1) + " " + number(y1) + " C" + number(x1 + bend) + " " + number(y1 + drop) + " " +
                    number(x2 - bend) + " " + number(y2 + drop) + " " + number(x2) + " " + number(y2) + "\" fill=\"none\" stroke=\"" +
                    (edge.is_strong ? "#0b5394\" stroke-width=\"3\"" : "#999\" stroke-width=\"1\"") + " marker-end=\"url(#tip)\"/>";
  if (!edge.label.zh.empty() || !edge.label.en.empty())
    out += "<text x=\"" + number((x1 + x2) / 2) + "\" y=\"" + number((y1 + y2) / 2 - 3 + drop / 2) + "\" text-anchor=\"middle\" font-size=\"10\">" +
           both(fitted(edge.label, column_gap + 30), "tspan") + "</text>";
  return out;
}

std::string draw_node(const Diagram::Node& node, std::uint32_t i, const Layout& at) {
  const int x = at.x(i), y = at.y(i), width = at.width(i);
  const bool has_below = !node.below.zh.empty() || !node.below.en.empty();
  std::string out = "<g>";
  if (!node.hint.zh.empty() || !node.hint.en.empty()) out += "<title>" + escaped(node.hint.zh == node.hint.en ? node.hint.en : node.hint.zh + " / " + node.hint.en) + "</title>";
  out += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\"" + number(node_height) + "\" rx=\"5\" fill=\"" +
         (node.mark == Diagram::Mark::strong ? "#dbe9f7\" stroke=\"#0b5394\" stroke-width=\"3\"" : "#fff\" stroke=\"#777\"") +
         (node.mark == Diagram::Mark::dashed ? " stroke-dasharray=\"4 3\"" : "") + "/>";
  const auto line = [&](const Wording& words, int down, const char* weight) {
    out += "<text x=\"" + number(x + width / 2) + "\" y=\"" + number(y + down) + "\" text-anchor=\"middle\"" + weight + ">" + both(fitted(words, width - 8), "tspan") + "</text>";
  };
  line(node.label, has_below ? 16 : 25, node.mark == Diagram::Mark::strong ? " font-weight=\"bold\"" : "");
  if (has_below) line(node.below, 32, " font-size=\"11\"");
  return out + "</g>";
}

}  // namespace

std::string Diagram::svg(const Wording& title) const {
  const Layout at(*this);
  const std::string size = number(at.total_width) + "\" height=\"" + number(at.total_height);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + size + "\" viewBox=\"0 0 " + number(at.total_width) + " " +
                    number(at.total_height) + "\"><title>" + escaped(title.zh == title.en ? title.en : title.zh + " / " + title.en) + "</title>";
  out += "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#666\"/></marker></defs>";
  for (const Edge& edge : edges)
    if (!edge.is_strong) out += draw_edge(edge, at);
  for (const Edge& edge : edges)
    if (edge.is_strong) out += draw_edge(edge, at);
  for (std::uint32_t i = 0; i < nodes.size(); ++i) out += draw_node(nodes[i], i, at);
  return out + "</svg>";
}

}  // namespace guiju::analyse
