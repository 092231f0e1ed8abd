// How soon a network serves again after a SIGKILL in the middle of writing, and in how much memory:
// start_bench [--ten-million]. The log's files are put out of the page cache before each start.
//
// It starts itself twice for each figure: `hold` opens the log and writes until it is killed,
// `serve` opens what is left and has one command recorded.
#include "tests/bench/kept_log.hpp"

#include <fcntl.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>

namespace promenade::bench {
namespace {

constexpr int kRounds = 5;
constexpr std::size_t kBytesPerEvent = 1500;  // of disk, while a log is made

int hold(const std::filesystem::path& folder) {
    const auto store = must(storage::RocksDbStore::open(log_in(folder), {}));
    Network network{folder, *store};
    Crowd crowd{network, 128};
    crowd.send(10'000);
    std::cout << "writing" << std::endl;
    for (;;) crowd.send(1000);
}

// "VmHWM" of this process, in MB.
double memory(const std::string& which) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(which + ":")) return std::stod(line.substr(which.size() + 1)) / 1024;
    return 0;
}

int serve(const std::filesystem::path& folder) {
    const auto store = must(storage::RocksDbStore::open(log_in(folder), {}));
    Network network{folder, *store};
    Client client{0};
    client.answered(must(network.engine().submit_and_wait(client.next())));
    std::cout << memory("VmHWM") << std::endl;
    return 0;
}

// This program again, doing something else; and what it writes.
class Child {
public:
    Child(const char* what, const std::filesystem::path& folder) {
        int ends[2];
        ENGINE_ASSERT(::pipe2(ends, O_CLOEXEC) == 0);
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::execl("/proc/self/exe", "start_bench", what, folder.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        output_ = ::fdopen(ends[0], "r");
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        std::fclose(output_);
        ::waitpid(process_, nullptr, 0);
    }

    std::string line() {
        char line[64] = "";
        ENGINE_ASSERT(std::fgets(line, sizeof line, output_));
        return line;
    }
    void kill() { ::kill(process_, SIGKILL); }

private:
    pid_t process_ = -1;
    std::FILE* output_ = nullptr;
};

void forget_pages(const std::filesystem::path& folder) {
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
        if (!file.is_regular_file()) continue;
        const int opened = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
        ENGINE_ASSERT(opened >= 0 && ::fdatasync(opened) == 0);
        ENGINE_ASSERT(::posix_fadvise(opened, 0, 0, POSIX_FADV_DONTNEED) == 0);
        ::close(opened);
    }
}

void measure(std::size_t events, const std::string& name, bool bounded, Report& report) {
    const std::filesystem::path folder = kept_log("log", events);
    std::vector<double> seconds, peaks;
    for (int round = 0; round < kRounds; ++round) {
        progress(name + ": round " + std::to_string(round + 1));
        {
            Child writer{"hold", folder};
            writer.line();
            writer.kill();
        }
        forget_pages(folder);
        const auto start = Stopwatch::now();
        Child server{"serve", folder};
        peaks.push_back(std::stod(server.line()));
        seconds.push_back(seconds_since(start));
    }
    Figure start{name + ".serving_after_kill", median(seconds), "s"};
    Figure peak{name + ".peak_memory", median(peaks), "MB"};
    if (bounded) {
        start.at_most = 0.5;
        peak.at_most = 100;
    }
    report.add(start);
    report.add(peak);
}

}  // namespace
}  // namespace promenade::bench

int main(int count, char** words) {
    using namespace promenade::bench;
    const std::string_view word = count > 1 ? words[1] : "";
    if (count == 3 && word == "hold") return hold(words[2]);
    if (count == 3 && word == "serve") return serve(words[2]);

    Report report;
    measure(1'000'000, "start.million", true, report);
    constexpr std::size_t kTenMillion = 10'000'000;
    if (word == "--ten-million") {
        if (std::filesystem::space(PROMENADE_SOURCE_DIR).available > kTenMillion * kBytesPerEvent)
            measure(kTenMillion, "start.ten_million", false, report);
        else
            std::cerr << "start.ten_million: skipped, the disk has no room\n";
    }
    return report.exit_code();
}
