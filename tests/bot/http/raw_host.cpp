#include "tests/bot/http/raw_host.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace promenade::http {
namespace {

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(what);
}

class Plain : public RawConnection {
public:
    explicit Plain(int socket) : socket_(socket) {}
    ~Plain() override { ::close(socket_); }
    std::string read_head() override {
        std::string head;
        std::array<char, 1024> chunk;
        while (head.find("\r\n\r\n") == std::string::npos) {
            const auto size = receive(chunk.data(), chunk.size());
            if (size <= 0) return {};
            head.append(chunk.data(), static_cast<std::size_t>(size));
        }
        return head;
    }
    void send(std::string_view bytes) override {
        ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }

protected:
    virtual ssize_t receive(char* place, std::size_t size) {
        return ::recv(socket_, place, size, 0);
    }
    int socket_;
};

class Tls final : public Plain {
public:
    Tls(int socket, SSL_CTX* context) : Plain(socket), ssl_(SSL_new(context), SSL_free) {
        SSL_set_fd(ssl_.get(), socket_);
        SSL_accept(ssl_.get());  // the client may well refuse
    }
    void send(std::string_view bytes) override {
        SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    }

private:
    ssize_t receive(char* place, std::size_t size) override {
        return SSL_read(ssl_.get(), place, static_cast<int>(size));
    }
    std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

std::shared_ptr<X509> certify(const std::string& name, EVP_PKEY* key) {
    std::shared_ptr<X509> certificate(X509_new(), X509_free);
    X509* x509 = certificate.get();
    X509_set_version(x509, 2);
    X509_gmtime_adj(X509_getm_notBefore(x509), -60);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    X509_NAME* subject = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(x509, subject);
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + name).c_str());
    X509_add_ext(x509, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x509, key, EVP_sha256());
    return certificate;
}

std::string save(X509* certificate) {
    std::string path = "/tmp/promenade-ca-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    std::FILE* file = ::fdopen(descriptor, "w");
    require(file && PEM_write_X509(file, certificate) == 1, "cannot write the certificate");
    std::fclose(file);
    return path;
}

std::shared_ptr<SSL_CTX> tls_context(const std::string& name, std::string& ca_file) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const auto certificate = certify(name, key.get());
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    require(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
            "cannot use the certificate");
    ca_file = save(certificate.get());
    return context;
}

void serve(int socket, const Script& script, const std::shared_ptr<SSL_CTX>& context) {
    if (context) {
        Tls connection(socket, context.get());
        script(connection);
    } else {
        Plain connection(socket);
        script(connection);
    }
}

void accept_all(int listener, const std::vector<Script>& scripts,
                const std::shared_ptr<SSL_CTX>& context) {
    std::vector<std::thread> connections;
    for (const Script& script : scripts) {
        const int socket = ::accept(listener, nullptr, nullptr);
        if (socket < 0) break;
        connections.emplace_back(serve, socket, std::cref(script), context);
    }
    for (std::thread& connection : connections) connection.join();
}

}  // namespace

RawHost::RawHost(std::vector<Script> scripts, std::string certified_name)
    : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    require(::bind(listener_, generic, size) == 0 && ::listen(listener_, 8) == 0 &&
                ::getsockname(listener_, generic, &size) == 0,
            "cannot listen");
    port_ = ntohs(address.sin_port);
    std::shared_ptr<SSL_CTX> context;
    if (!certified_name.empty()) context = tls_context(certified_name, ca_file_);
    thread_ = std::thread([listener = listener_, scripts = std::move(scripts), context] {
        accept_all(listener, scripts, context);
    });
}

RawHost::~RawHost() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    if (!ca_file_.empty()) ::unlink(ca_file_.c_str());
}

}  // namespace promenade::http
