// Compile-time switches: symbol export, exceptions.
#pragma once

#if defined(_WIN32)
#define GUIJU_API
#elif defined(__GNUC__)
#define GUIJU_API __attribute__((visibility("default")))
#else
#define GUIJU_API
#endif

#if defined(__cpp_exceptions)
#define GUIJU_EXCEPTIONS 1
#else
#define GUIJU_EXCEPTIONS 0
#endif
