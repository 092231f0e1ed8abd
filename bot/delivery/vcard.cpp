#include "bot/delivery/vcard.hpp"

namespace promenade::delivery {

namespace {

constexpr std::size_t kLineBytesMax = 75;

// RFC 6350 §3.4.
std::string escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '\n') {
            escaped += "\\n";
            continue;
        }
        if (c == '\r') continue;
        if (c == '\\' || c == ',' || c == ';') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

// RFC 6350 §3.2: what goes on begins with a space; no character is cut in two.
void add_line(std::string& card, const std::string& line) {
    std::size_t room = kLineBytesMax;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = std::min(at + room, line.size());
        while (end < line.size() && (line[end] & 0xC0) == 0x80) --end;
        if (at > 0) card += ' ';
        card.append(line, at, end - at).append("\r\n");
        at = end;
        room = kLineBytesMax - 1;
    }
}

}  // namespace

std::string vcards(const std::vector<Entry>& entries, const workflow::Definition& definition,
                   const Texts& texts) {
    std::string cards;
    for (const Entry& entry : entries) {
        std::string note;
        for (const auto& [label, value] : lines_of(entry, definition, texts))
            note += (note.empty() ? "" : "\n") + label + " : " + value;
        add_line(cards, "BEGIN:VCARD");
        add_line(cards, "VERSION:4.0");
        add_line(cards, "UID;VALUE=text:" + entry.id);
        add_line(cards, "FN:" + escaped(entry.name));
        add_line(cards,
                 "N:" + escaped(entry.family_name) + ";" + escaped(entry.given_name) + ";;;");
        if (!entry.function.empty()) add_line(cards, "TITLE:" + escaped(entry.function));
        if (!entry.employer.empty()) add_line(cards, "ORG:" + escaped(entry.employer));
        if (!entry.town.empty()) add_line(cards, "ADR;TYPE=work:;;;" + escaped(entry.town) + ";;;");
        add_line(cards, "NOTE:" + escaped(note));
        add_line(cards, "END:VCARD");
    }
    return cards;
}

}  // namespace promenade::delivery
