// The socket of a running server, in a process that has no file descriptor left.
#include "bot/app/control.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <ctime>

namespace promenade::app {
namespace {

std::chrono::nanoseconds work_of_this_process() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

TEST(TheControlSocket, WaitsQuietlyForAFileDescriptor) {
    const promenade::testing::TemporaryFolder folder;
    const auto path = folder.path() / "control.sock";
    const auto server =
        ControlServer::listen(path, [](const ControlRequest&, const Terminal&) { return 7; });
    ASSERT_TRUE(server);
    const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);

    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{static_cast<rlim_t>(client) + 1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    ASSERT_EQ(::connect(client, static_cast<const sockaddr*>(static_cast<const void*>(&address)),
                        sizeof address),
              0);
    constexpr char kRequest[] = "{\"arguments\":[],\"folder\":\"/\"}\n";
    ASSERT_EQ(::send(client, kRequest, sizeof kRequest - 1, 0), std::ssize(kRequest) - 1);
    const auto worked = work_of_this_process();
    pollfd answer{client, POLLIN, 0};
    EXPECT_EQ(::poll(&answer, 1, 500), 0);
    EXPECT_LT(work_of_this_process() - worked, std::chrono::milliseconds{250});
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(::poll(&answer, 1, 10'000), 1);
    ::close(client);
}

}  // namespace
}  // namespace promenade::app
