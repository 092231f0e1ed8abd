// The process is killed at the passes (nightly: at every pass) of every crash point, started again,
// and the platform delivers again what was never accepted, as Matrix does.
#include "bot/app/console.hpp"
#include "bot/app/demo_network.hpp"
#include "engine/log/codec.hpp"
#include "engine/runtime/crash_points.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>

namespace promenade::app {
namespace {

using promenade::testing::TemporaryFolder;
using ::testing::EndsWith;
using ::testing::HasSubstr;

struct Step {
    std::string_view who, says;
    std::chrono::hours after{0};  // since the story's first instant
};

// A question, a confirmation, a recall that falls due while the program is down, four decisions in
// one message, a danger that waits for no commit.
constexpr std::array kSteps{
    Step{"M-021", "Des parents me demandent des infos sur les écrans avant 3 ans, un partenaire ?"},
    Step{"M-021", "oui"},
    Step{"M-021", "mes demandes", std::chrono::hours{96}},
    Step{"coordinator", "D-0001 c'est de l'animation, réponds « Je vous rappelle. » et clos",
         std::chrono::hours{96}},
    Step{"M-003", "URGENT une jeune vient de me dire qu'elle ne veut plus vivre",
         std::chrono::hours{96}},
};

// RocksDB's threads do not survive a fork: whoever opens the network does so in a process of its
// own. 0: it ended well; SIGKILL: it was killed.
int in_a_process(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work() ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::ifstream stream{file};
    for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
    return lines;
}

// One string, so that a difference is shown as one.
std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

// The program's folder, and beside it the platform's memory of what was accepted and what people
// saw.
class Stage {
public:
    explicit Stage(const std::filesystem::path& network) {
        std::filesystem::copy(network, data(), std::filesystem::copy_options::recursive);
    }

    // Plays what is left to play, killed at the given pass of the point if there is one.
    int play(std::string_view point = "", int countdown = 1) const {
        return in_a_process([&] {
            if (!point.empty()) runtime::arm_crash_point(point, countdown);
            return play_here();
        });
    }

    // "stream type" of each, in the log's order; then what still waits to be sent. The keys come
    // first: one that a crash left without its event is named at the next start.
    std::string events() const {
        std::vector<std::string> lines = lines_of(file("events"));
        std::stable_partition(lines.begin(), lines.end(),
                              [](const std::string& line) { return line == "keys key.created"; });
        return text_of(lines);
    }
    // Each message that somebody saw, once: the platform suppresses a repeated key.
    std::string seen() const {
        std::map<std::string, std::string> by_key;
        for (const std::string& line : lines_of(file("seen")))
            by_key.emplace(line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1));
        std::vector<std::string> texts;
        for (const auto& [key, text] : by_key) texts.push_back(text);
        std::sort(texts.begin(), texts.end());
        return text_of(texts);
    }

private:
    std::filesystem::path file(const char* name) const { return folder_.path() / name; }
    std::filesystem::path data() const { return file("data"); }
    std::size_t accepted() const { return lines_of(file("accepted")).size(); }
    void append(const char* name, const std::string& line) const {
        std::ofstream{file(name), std::ios::app} << line + "\n";
    }

    bool play_here() const {
        const auto now = [this] {
            const std::size_t next = std::min(accepted(), kSteps.size() - 1);
            return demo_start(kConfig).value() + kSteps[next].after;
        };
        const auto opened = Chat::open({DataFolder{data()}, kConfig, now(), true});
        if (!opened) return false;
        Chat& chat = *opened.value();
        Console console{[this](const platforms::OutgoingMessage& message) {
            std::string text = message.room + ": " + message.text;
            std::replace(text.begin(), text.end(), '\n', ' ');
            append("seen", message.idempotency + "\t" + text);
        }};
        chat.connect(console);
        if (!chat.start()) return false;
        chat.run_until_idle();
        while (accepted() < kSteps.size()) {
            chat.core().manual_clock()->advance(now() - chat.core().clock().now());
            chat.core().engine().settle();
            chat.run_until_idle();
            if (!deliver_next(chat)) return false;
        }
        return write_events(chat.core());
    }

    bool deliver_next(Chat& chat) const {
        const std::size_t at = accepted();
        platforms::IncomingMessage message;
        message.platform = "console";
        message.message_id = "message-" + std::to_string(at);
        message.room = message.account = kSteps[at].who;
        message.text = kSteps[at].says;
        message.received = chat.core().clock().now();
        chat.receive()(std::move(message), [&] { append("accepted", std::to_string(at)); });
        chat.run_until_idle();
        return accepted() == at + 1;
    }

    bool write_events(const Core& core) const {
        const log::Store& store = core.store();
        const auto read = store.scan(0, store.size(), [&](Position, std::string_view bytes) {
            const auto event = log::decode(bytes);
            if (event) append("events", event.value().stream.text() + " " + event.value().type);
            return event.has_value();
        });
        const auto waiting = core.engine().pending_outbox();
        if (!read || !waiting) return false;
        append("events", std::to_string(waiting.value().items.size()) + " waiting");
        return true;
    }

    TemporaryFolder folder_;
};

class Crash : public ::testing::TestWithParam<std::string_view> {
protected:
    static void SetUpTestSuite() {
        network_ = std::make_unique<TemporaryFolder>();
        const int founded = in_a_process([] {
            const auto core = Core::open(
                {DataFolder{network_->path()}, kConfig, demo_start(kConfig).value(), true}, {});
            return core && found_demo(*core.value());
        });
        ASSERT_EQ(founded, 0);
    }
    static void TearDownTestSuite() { network_.reset(); }

    static std::unique_ptr<TemporaryFolder> network_;
};

std::unique_ptr<TemporaryFolder> Crash::network_;

TEST_P(Crash, LosesNothingAndRepeatsNothing) {
    const Stage undisturbed{network_->path()};
    ASSERT_EQ(undisturbed.play(), 0);
    const std::string events = undisturbed.events();
    ASSERT_THAT(events, HasSubstr("D-0001 request.submitted\n"));
    ASSERT_THAT(events, EndsWith("\n0 waiting\n"));
    const int stride = std::getenv("PROMENADE_NIGHTLY") ? 1 : 3;
    int kills = 0;
    for (int pass = 1;; pass += stride) {
        const Stage disturbed{network_->path()};
        const int end = disturbed.play(GetParam(), pass);
        if (end == 0) break;
        ASSERT_EQ(end, SIGKILL);
        ++kills;
        SCOPED_TRACE(pass);
        ASSERT_EQ(disturbed.play(), 0);
        EXPECT_EQ(disturbed.events(), events);
        EXPECT_EQ(disturbed.seen(), undisturbed.seen());
    }
    EXPECT_GT(kills, 1) << "the way of a message no longer passes this point";
}

INSTANTIATE_TEST_SUITE_P(AtEveryPass, Crash, ::testing::ValuesIn(runtime::kCrashPointNames),
                         [](const auto& point) { return std::string{point.param}; });

}  // namespace
}  // namespace promenade::app
