#include "bot/delivery/render.hpp"

namespace promenade::delivery {

namespace {

// Cuts between characters, never inside one.
std::string shortened(const std::string& text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

}  // namespace

platforms::OutgoingMessage render(const Card& card, const platforms::Capabilities& place,
                                  const privacy::SecretKey& key) {
    platforms::OutgoingMessage message;
    message.text = card.text;
    message.urgent = card.urgent;
    if (const auto& picture = card.picture; picture && place.pictures)
        message.picture = platforms::Picture{picture->stream.text() + "/" + picture->field + "/" +
                                                 std::string{picture->file.text_at("id")},
                                             picture->alt,
                                             {}};
    if (place.buttons || place.reactions) {
        for (const Choice& choice : card.choices)
            message.buttons.push_back(
                platforms::Button{sign_action(choice.action, key), choice.label, choice.main});
    } else {
        int number = 0;
        for (const Choice& choice : card.choices)
            message.text += "\n" + std::to_string(++number) + ". " + choice.label;
    }
    message.text = shortened(message.text, place.text_bytes_max);
    return message;
}

}  // namespace promenade::delivery
