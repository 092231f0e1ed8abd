#include "bot/app/dialogue.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <map>

namespace promenade::app {

namespace {

using Kind = DialogueLine::Kind;

std::optional<DialogueLine> line_from(const std::string& text) {
    static const RE2 title{R"(#\s*(.*))"};
    static const RE2 says{R"(([\w-]+): (.+))"};
    static const RE2 says_openly{R"(([\w-]+) \(salon\): (.+))"};
    static const RE2 sends_file{R"(([\w-]+) \(fichier\): (.+))"};
    static const RE2 taps{R"(([\w-]+) \[(.+)\])"};
    static const RE2 waits{R"(\+ (\d+) h)"};
    static const RE2 is_sent{R"(\s+-> ([\w-]+): (.+))"};
    static const RE2 is_not_sent{R"(\s+-/> ([\w-]+)(?:: (.+))?)"};
    static const RE2 counts{R"(= ([\w-]+): ((\d+) messages?, (\d+) gestes?))"};
    DialogueLine line;
    const auto reads = [&](const RE2& form, Kind kind) {
        line.kind = kind;
        return RE2::FullMatch(text, form, &line.who, &line.text);
    };
    if (RE2::FullMatch(text, title, &line.text)) return line;
    if (reads(says, Kind::says) || reads(says_openly, Kind::says_openly) ||
        reads(sends_file, Kind::sends_file) || reads(taps, Kind::taps) ||
        reads(is_sent, Kind::is_sent) || reads(is_not_sent, Kind::is_not_sent))
        return line;
    line.kind = Kind::counts;
    if (RE2::FullMatch(text, counts, &line.who, &line.text, &line.messages, &line.taps))
        return line;
    int hours = 0;
    if (!RE2::FullMatch(text, waits, &hours)) return std::nullopt;
    line.kind = Kind::waits;
    line.time = std::chrono::hours{hours};
    return line;
}

// Speaks for people, and keeps what the bot sent to each.
class Stage {
public:
    Stage(Chat& chat, std::filesystem::path files)
        : chat_(chat),
          files_(std::move(files)),
          console_(
              [this](const platforms::OutgoingMessage& message) { sent_.push_back(message); }) {
        chat_.connect(console_);
        chat_.answers().serve_at("https://promenade.example");
        chat_.web_door().serve_at("https://promenade.example");
    }

    // False: it does not hold.
    bool play(const DialogueLine& line) {
        switch (line.kind) {
            case Kind::title: wrote_.clear(); return true;
            case Kind::says:
            case Kind::says_openly: return say(line);
            case Kind::sends_file: return send_file(line);
            case Kind::taps: return tap(line);
            case Kind::waits: return advance(line.time);
            case Kind::is_sent: return was_sent(line);
            case Kind::is_not_sent: return !was_sent(line);
            case Kind::counts: return wrote_[line.who] == std::pair{line.messages, line.taps};
        }
        return false;
    }

    // What the person was sent since the last line that did something.
    std::string sent_to(const std::string& person) const {
        std::string texts;
        for (const platforms::OutgoingMessage& message : sent_)
            if (message.room == person) texts += "\n" + message.text;
        return texts;
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

    bool say(const DialogueLine& line) {
        platforms::IncomingMessage message = from(line.who);
        message.text = line.text;
        message.direct = line.kind == Kind::says;
        if (!message.direct) message.room = "salon";
        return deliver(std::move(message));
    }

    bool send_file(const DialogueLine& line) {
        auto bytes = read_file(files_ / line.text);
        if (!bytes) return false;
        platforms::IncomingMessage message = from(line.who);
        message.kind = platforms::IncomingMessage::Kind::attachment;
        message.attachment = platforms::Attachment{std::move(bytes.value())};
        return deliver(std::move(message));
    }

    bool tap(const DialogueLine& line) {
        for (auto message = all_.rbegin(); message != all_.rend(); ++message)
            for (const platforms::Button& button : message->buttons) {
                if (message->room != line.who || button.label != line.text) continue;
                platforms::IncomingMessage tapped = from(line.who);
                tapped.kind = platforms::IncomingMessage::Kind::action;
                tapped.action = button.action;
                return deliver(std::move(tapped));
            }
        return false;
    }

    bool advance(std::chrono::hours by) {
        sent_.clear();
        chat_.core().manual_clock()->advance(by);
        chat_.core().engine().settle();
        return settle();
    }

    bool deliver(platforms::IncomingMessage message) {
        auto& [messages, taps] = wrote_[message.account];
        ++(message.kind == platforms::IncomingMessage::Kind::action ? taps : messages);
        sent_.clear();
        chat_.receive()(std::move(message), [] {});
        return settle();
    }

    bool settle() {
        chat_.run_until_idle();
        all_.insert(all_.end(), sent_.begin(), sent_.end());
        return true;
    }

    bool was_sent(const DialogueLine& line) const {
        return std::any_of(sent_.begin(), sent_.end(), [&](const auto& message) {
            return message.room == line.who && message.text.find(line.text) != std::string::npos;
        });
    }

    Chat& chat_;
    std::filesystem::path files_;
    Console console_;
    std::vector<platforms::OutgoingMessage> sent_, all_;
    std::map<std::string, std::pair<int, int>> wrote_;  // messages and taps since the title
};

}  // namespace

Result<std::vector<DialogueLine>> read_dialogue(std::string_view text, const std::string& file) {
    std::vector<DialogueLine> lines;
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string written{text.substr(at, end - at)};
        at = end + 1;
        ++number;
        if (written.empty()) continue;
        auto line = line_from(written);
        if (!line)
            return error(Errc::invalid, "no line of a dialogue",
                         file + ":" + std::to_string(number));
        line->number = number;
        lines.push_back(std::move(*line));
    }
    return lines;
}

Result<void> play_dialogue(Chat& chat, const std::vector<DialogueLine>& lines,
                           const std::string& file,
                           const std::function<void(const std::string& title)>& tell,
                           const std::filesystem::path& files) {
    Stage stage{chat, files};
    TRY(chat.start());
    std::string title;
    for (const DialogueLine& line : lines) {
        if (line.kind == Kind::title) {
            if (!title.empty()) tell(title);
            title = line.text;
        }
        if (!stage.play(line))
            return error(Errc::rejected,
                         line.who + ": " + line.text + "; was sent:" + stage.sent_to(line.who),
                         file + ":" + std::to_string(line.number));
    }
    if (!title.empty()) tell(title);
    return success();
}

}  // namespace promenade::app
