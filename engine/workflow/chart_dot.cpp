#include "engine/workflow/chart_dot.hpp"

#include <algorithm>
#include <string_view>

namespace promenade::workflow {

namespace {

using Edge = Drawing::Edge;
using Line = Drawing::Line;
using Drawn = Drawing::Node;
using Shape = Drawing::Node::Kind;

// Dark enough on white to be read in grey on paper. Verdana is as wide as DejaVu, which every
// Debian has.
constexpr std::string_view kFont = "Verdana,Arial";
constexpr std::string_view kInk = "#1f2933", kFaint = "#52606d", kPale = "#9aa5b1";
constexpr std::string_view kDeadline = "#9a3412", kWay = "#0b6b4f";
constexpr std::string_view kState = "#ffffff", kPassed = "#dcf2e9", kPresent = "#0b6b4f";
constexpr std::string_view kGroup = "#f3f6f9", kRegion = "#fbfcfd", kAnytime = "#e6ecf5";
constexpr std::size_t kColumns = 26, kSmallColumns = 34;

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += c;
        }
    return safe;
}

std::size_t letters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

// Broken at spaces into rows of about that many letters.
std::vector<std::string> rows_of(std::string_view text, std::size_t columns) {
    std::vector<std::string> rows{""};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::string& row = rows.back();
        if (!row.empty() && letters_of(row) + letters_of(word) >= columns)
            rows.emplace_back(word);
        else
            row += (row.empty() ? "" : " ") + std::string{word};
    }
    return rows;
}

class DotWriter {
public:
    explicit DotWriter(const Drawing& drawing) : drawing_(drawing) {}
    std::string write() &&;

private:
    void group(std::optional<std::size_t> group, const std::string& indent);
    void node(std::size_t n, const std::string& indent);
    void edge(const Edge& edge);
    std::string label(const Drawn& node) const;
    std::string label(const Edge& edge) const;
    std::string rows(const Line& line, std::string_view align, std::string_view color) const;
    std::string_view color(const Edge& edge) const;
    bool is_group(std::size_t n) const {
        return drawing_.nodes[n].kind == Shape::group || drawing_.nodes[n].kind == Shape::region;
    }
    bool is_inside(std::size_t n, std::size_t group) const;
    // A group has no place of its own: an arrow ends at its start, or at the first node in it.
    std::size_t head_of(std::size_t n) const;

    const Drawing& drawing_;
    std::string out_;
};

std::string font(std::string_view text, int points, std::string_view color, bool bold = false) {
    std::string shown = escaped(text);
    if (bold) shown = "<B>" + shown + "</B>";
    return "<FONT POINT-SIZE=\"" + std::to_string(points) + "\" COLOR=\"" + std::string{color} +
           "\">" + shown + "</FONT>";
}

std::string cell(std::string_view content, std::string_view align) {
    return "<TR><TD ALIGN=\"" + std::string{align} + "\">" + std::string{content} + "</TD></TR>";
}

std::string table(const std::string& rows) {
    return "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">" + rows +
           "</TABLE>>";
}

std::string DotWriter::rows(const Line& line, std::string_view align,
                            std::string_view color) const {
    std::string rows;
    for (const std::string& row : rows_of(line.text, kColumns))
        rows += cell(font(row, 11, color, line.taken), align);
    for (const std::string& small : line.small)
        for (const std::string& row : rows_of(small, kSmallColumns))
            rows += cell(font(row, 9, kFaint), align);
    return rows;
}

std::string DotWriter::label(const Drawn& node) const {
    const bool dark = node.present && node.kind != Shape::anytime;
    std::string all;
    for (const std::string& row : rows_of(node.label, kColumns))
        all += cell(font(row, node.kind == Shape::anytime ? 11 : 13, dark ? "#ffffff" : kInk, true),
                    node.lines.empty() ? "CENTER" : "LEFT");
    for (const Line& line : node.lines)
        all += dark ? rows(line, "LEFT", "#ffffff")
                    : rows(line, "LEFT", line.deadline ? kDeadline : kInk);
    return table(all);
}

std::string DotWriter::label(const Edge& edge) const {
    std::string all;
    for (const Line& line : edge.lines)
        all += rows(line, "LEFT", line.taken ? kWay : line.deadline ? kDeadline : kInk);
    return all.empty() ? "\"\"" : table(all);
}

void DotWriter::node(std::size_t n, const std::string& indent) {
    const Drawn& node = drawing_.nodes[n];
    out_ += indent + "n" + std::to_string(n);
    const std::string fill{node.present ? kPresent : node.passed ? kPassed : kState};
    switch (node.kind) {
        case Shape::start:
            out_ += " [shape=circle, style=filled, fillcolor=\"" + std::string{kInk} +
                    "\", label=\"\", width=0.16, height=0.16, fixedsize=true];\n";
            return;
        case Shape::history:
        case Shape::deep_history:
            out_ +=
                " [shape=circle, style=filled, fillcolor=\"#ffffff\", fixedsize=true, width=0.36, "
                "label=\"";
            out_ += node.kind == Shape::history ? "H\"];\n" : "H*\"];\n";
            return;
        case Shape::anytime:
            out_ += " [style=\"filled,dashed\", color=\"" + std::string{kPale} +
                    "\", fillcolor=\"" + std::string{kAnytime} + "\", label=" + label(node) +
                    "];\n";
            return;
        case Shape::final: out_ += " [peripheries=2,"; break;
        default: out_ += " ["; break;
    }
    out_ += " fillcolor=\"" + fill + "\"";
    if (node.passed) out_ += ", color=\"" + std::string{kWay} + "\", penwidth=2";
    out_ += ", label=" + label(node) + "];\n";
}

void DotWriter::group(std::optional<std::size_t> group, const std::string& indent) {
    for (std::size_t n = 0; n < drawing_.nodes.size(); ++n) {
        if (drawing_.nodes[n].group != group) continue;
        if (!is_group(n)) {
            node(n, indent);
            continue;
        }
        const Drawn& inner = drawing_.nodes[n];
        const bool region = inner.kind == Shape::region;
        out_ += indent + "subgraph cluster_n" + std::to_string(n) + " {\n";
        out_ += indent + "  style=\"" + (region ? "filled,dashed" : "filled,rounded") +
                "\"; fillcolor=\"" + std::string{region ? kRegion : kGroup} + "\"; color=\"" +
                std::string{inner.passed ? kWay : kPale} + "\"; margin=14;\n";
        out_ += indent +
                "  labeljust=l; label=" + table(cell(font(inner.label, 14, kInk, true), "LEFT")) +
                ";\n";
        this->group(n, indent + "  ");
        out_ += indent + "}\n";
    }
}

bool DotWriter::is_inside(std::size_t n, std::size_t group) const {
    for (std::optional<std::size_t> at = n; at; at = drawing_.nodes[*at].group)
        if (*at == group) return true;
    return false;
}

std::size_t DotWriter::head_of(std::size_t n) const {
    if (!is_group(n)) return n;
    for (const Edge& edge : drawing_.edges)
        if (edge.kind == Edge::Kind::start && drawing_.nodes[edge.from].group == n)
            return head_of(edge.to);
    for (std::size_t inner = n + 1; inner < drawing_.nodes.size(); ++inner)
        if (drawing_.nodes[inner].group == n) return head_of(inner);
    return n;
}

std::string_view DotWriter::color(const Edge& edge) const {
    if (edge.taken) return kWay;
    if (drawing_.shows_a_way) return kPale;
    return edge.kind == Edge::Kind::deadline ? kDeadline : kInk;
}

void DotWriter::edge(const Edge& edge) {
    out_ += "  n" + std::to_string(head_of(edge.from)) + " -> n" + std::to_string(head_of(edge.to));
    out_ += " [color=\"" + std::string{color(edge)} + "\", label=" + label(edge);
    if (is_group(edge.to) && !is_inside(edge.from, edge.to))
        out_ += ", lhead=cluster_n" + std::to_string(edge.to);
    if (edge.kind == Edge::Kind::deadline) out_ += ", style=dashed";
    if (edge.kind == Edge::Kind::automatic) out_ += ", style=dotted";
    if (edge.taken) out_ += ", penwidth=2.4";
    out_ += "];\n";
}

std::string DotWriter::write() && {
    const std::string font{kFont};
    out_ = "digraph chart {\n";
    out_ +=
        "  compound=true; rankdir=TB; nodesep=0.35; ranksep=0.45; pad=0.2; bgcolor=\"#ffffff\";\n";
    out_ += "  fontname=\"" + font + "\"; labelloc=t; labeljust=l; label=" +
            table(cell(workflow::font(drawing_.title, 18, kInk, true), "LEFT")) + ";\n";
    out_ += "  node [shape=box, style=\"filled,rounded\", color=\"" + std::string{kFaint} +
            "\", fontname=\"" + font + "\", margin=\"0.12,0.06\"];\n";
    out_ += "  edge [fontname=\"" + font + "\", arrowsize=0.8];\n";
    group(std::nullopt, "  ");
    for (const Edge& each : drawing_.edges) edge(each);
    return std::move(out_) + "}\n";
}

}  // namespace

std::string dot_of(const Drawing& drawing) { return DotWriter{drawing}.write(); }

}  // namespace promenade::workflow
