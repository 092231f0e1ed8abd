#include "bot/app/cli/demo_story.hpp"

#include "bot/app/console.hpp"
#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

// Speaks for people, and keeps what the bot sent to each.
class Stage {
public:
    explicit Stage(Chat& chat)
        : chat_(chat), console_([this](const platforms::OutgoingMessage& message) {
              sent_.push_back(message);
          }) {
        chat_.connect(console_);
    }

    void say(const std::string& person, const std::string& text) {
        platforms::IncomingMessage message = from(person);
        message.kind = platforms::IncomingMessage::Kind::text;
        message.text = text;
        deliver(std::move(message));
    }

    // Taps the last button that was offered to the person for this trigger. False: none was.
    bool tap(const std::string& person, const std::string& trigger) {
        for (auto message = all_.rbegin(); message != all_.rend(); ++message)
            for (const platforms::Button& button : message->buttons) {
                if (message->room != person) continue;
                const auto action =
                    delivery::read_action(button.action, chat_.core().keys().pepper());
                if (!action || action.value().trigger != trigger) continue;
                platforms::IncomingMessage tapped = from(person);
                tapped.kind = platforms::IncomingMessage::Kind::action;
                tapped.action = button.action;
                deliver(std::move(tapped));
                return true;
            }
        return false;
    }

    void advance(std::chrono::milliseconds by) {
        sent_.clear();
        chat_.core().manual_clock()->advance(by);
        chat_.core().engine().settle();
        settle();
    }

    // Something sent to the person since the last step holds these words.
    bool heard(const std::string& person, std::string_view words) const {
        return std::any_of(sent_.begin(), sent_.end(), [&](const auto& message) {
            return message.room == person && message.text.find(words) != std::string::npos;
        });
    }

private:
    platforms::IncomingMessage from(const std::string& person) {
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = random_id(chat_.core().random());
        message.room = message.account = person;
        message.received = chat_.core().clock().now();
        return message;
    }

    void deliver(platforms::IncomingMessage message) {
        sent_.clear();
        chat_.receive()(std::move(message), [] {});
        settle();
    }

    void settle() {
        chat_.run_until_idle();
        all_.insert(all_.end(), sent_.begin(), sent_.end());
    }

    Chat& chat_;
    Console console_;
    std::vector<platforms::OutgoingMessage> sent_, all_;
};

// The story's own words, from config/demo/story.json: who says what, and what must be heard.
Result<void> play_step(const Value& step, Stage& stage) {
    const std::string who{step.text_at("who")};
    if (const auto words = step.text_at("says"); !words.empty())
        stage.say(who, std::string{words});
    else if (const auto trigger = step.text_at("taps"); !trigger.empty()) {
        if (!stage.tap(who, std::string{trigger}))
            return error(Errc::rejected, "no button for " + std::string{trigger}, who);
    } else {
        stage.advance(std::chrono::hours{step.number_at("hours", 0)});
    }
    const Value* expected = step.find("heard");
    if (!expected || !expected->map()) return success();
    for (const auto& [person, words] : *expected->map())
        if (!words.text() || !stage.heard(person, *words.text()))
            return error(Errc::rejected, "not heard: " + *words.text(), person);
    return success();
}

}  // namespace

Result<void> play_story(Chat& chat, const std::function<void(const std::string&)>& tell) {
    const auto file = chat.core().options().config / "demo" / "story.json";
    TRY(const std::string bytes, read_file(file));
    TRY(const Value story, parse_json(bytes));
    if (!story.list()) return error(Errc::invalid, "expected a list of steps", file.string());
    Stage stage{chat};
    TRY(chat.start());
    for (const Value& step : *story.list()) {
        TRY(play_step(step, stage));
        tell(std::string{step.text_at("shows")});
    }
    return success();
}

}  // namespace promenade::app
