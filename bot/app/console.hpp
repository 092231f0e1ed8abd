// A platform that is the terminal: `promenade say` and the dialogues write to it and read from it.
#pragma once

#include "bot/platforms/adapter.hpp"

#include <functional>
#include <string>

namespace promenade::app {

class Console final : public platforms::Adapter {
public:
    // Every message that the bot sends. A room is a person's id: each has one private conversation.
    using Show = std::function<void(const platforms::OutgoingMessage&)>;
    explicit Console(Show show = {}) : show_(std::move(show)) {}
    void set_show(Show show) { show_ = std::move(show); }

    std::string_view name() const override { return "console"; }
    platforms::Capabilities capabilities(std::string_view) const override {
        return {.buttons = true};
    }
    void direct_room(const std::string& account, RoomReply reply) override { reply(account); }
    void send(platforms::OutgoingMessage message, SendReply reply) override {
        if (show_) show_(message);
        reply("shown-" + message.idempotency);
    }
    void redact(const std::string&, const std::string&) override {}

private:
    Show show_;
};

}  // namespace promenade::app
