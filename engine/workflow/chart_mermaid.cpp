#include "engine/workflow/chart_mermaid.hpp"

#include <string_view>

namespace promenade::workflow {

namespace {

using Edge = Drawing::Edge;
using Line = Drawing::Line;
using Drawn = Drawing::Node;
using Shape = Drawing::Node::Kind;

// What would end a label or start a directive.
std::string plain(std::string_view text) {
    std::string safe;
    for (const char c : text)
        safe += c == '"' || c == ':' || c == ';' || c == '#' || c == '{' || c == '}' || c == '\n'
                    ? ' '
                    : c;
    return safe;
}

std::string shown(const Line& line) {
    std::string text = (line.taken ? "✔ " : "") + plain(line.text);
    std::string small;
    for (const std::string& more : line.small) small += (small.empty() ? "" : ", ") + plain(more);
    return small.empty() ? text : text + " (" + small + ")";
}

class MermaidWriter {
public:
    explicit MermaidWriter(const Drawing& drawing) : drawing_(drawing) {}
    std::string write() &&;

private:
    void group(std::optional<std::size_t> group, const std::string& indent);
    void node(std::size_t n, const std::string& indent);
    std::string name(std::size_t n) const;

    const Drawing& drawing_;
    std::string out_;
};

std::string MermaidWriter::name(std::size_t n) const {
    return drawing_.nodes[n].kind == Shape::start ? "[*]" : "n" + std::to_string(n);
}

void MermaidWriter::node(std::size_t n, const std::string& indent) {
    const Drawn& node = drawing_.nodes[n];
    if (node.kind == Shape::start) return;
    std::string label = plain(node.label);
    if (node.kind == Shape::history) label = "H";
    if (node.kind == Shape::deep_history) label = "H*";
    for (const Line& line : node.lines) label += "<br/>" + shown(line);
    out_ += indent + "state \"" + label + "\" as " + name(n) + "\n";
    if (node.kind == Shape::final) out_ += indent + name(n) + " --> [*]\n";
}

void MermaidWriter::group(std::optional<std::size_t> group, const std::string& indent) {
    bool first_region = true;
    for (std::size_t n = 0; n < drawing_.nodes.size(); ++n) {
        const Drawn& inner = drawing_.nodes[n];
        if (inner.group != group) continue;
        if (inner.kind == Shape::region && !first_region) out_ += indent + "--\n";
        if (inner.kind == Shape::region) first_region = false;
        if (inner.kind != Shape::group && inner.kind != Shape::region) {
            node(n, indent);
            continue;
        }
        out_ += indent + "state \"" + plain(inner.label) + "\" as " + name(n) + " {\n";
        this->group(n, indent + "  ");
        out_ += indent + "}\n";
    }
    // Only the start of a group is written inside it; other arrows stand below, once.
    for (const Edge& edge : drawing_.edges)
        if (drawing_.nodes[edge.from].kind == Shape::start &&
            drawing_.nodes[edge.from].group == group)
            out_ += indent + "[*] --> " + name(edge.to) + "\n";
}

std::string MermaidWriter::write() && {
    out_ = "---\ntitle: " + plain(drawing_.title) + "\n---\nstateDiagram-v2\n";
    group(std::nullopt, "  ");
    for (const Edge& edge : drawing_.edges) {
        if (drawing_.nodes[edge.from].kind == Shape::start) continue;
        std::string label;
        for (const Line& line : edge.lines) label += (label.empty() ? "" : "<br/>") + shown(line);
        out_ += "  " + name(edge.from) + " --> " + name(edge.to) +
                (label.empty() ? "" : ": " + label) + "\n";
    }
    if (!drawing_.shows_a_way) return std::move(out_);
    out_ += "  classDef passed fill:#dcf2e9,stroke:#0b6b4f,stroke-width:2px\n";
    out_ += "  classDef present fill:#0b6b4f,color:#ffffff,font-weight:bold\n";
    for (std::size_t n = 0; n < drawing_.nodes.size(); ++n) {
        const Drawn& node = drawing_.nodes[n];
        const bool leaf = node.kind == Shape::state || node.kind == Shape::final;
        if (leaf && node.passed)
            out_ += "  class " + name(n) + (node.present ? " present\n" : " passed\n");
    }
    return std::move(out_);
}

}  // namespace

std::string mermaid_of(const Drawing& drawing) { return MermaidWriter{drawing}.write(); }

}  // namespace promenade::workflow
