/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "smartcity-server-private.h"

/* The two protocols with which a service manager talks to a service, sd_listen_fds(3) and sd_notify(3):
 * a few variables of the environment and one datagram are not worth a library. */

/* The first file descriptor that is passed. */
#define FIRST_FD 3

/*
 * sc_program_take_sockets:
 *
 * Takes the sockets that systemd has passed, if any: they stand in the place of the addresses to listen at.
 * Before there are threads.
 */
void
sc_program_take_sockets (ScProgram *self)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *fds = g_getenv ("LISTEN_FDS");
  guint64 number;

  if (pid != NULL && fds != NULL && g_ascii_strtoull (pid, NULL, 10) == (guint64) getpid () &&
      g_ascii_string_to_unsigned (fds, 10, 1, 64, &number, NULL))
    {
      self->config.first_socket = FIRST_FD;
      self->config.n_sockets = (guint) number;
      for (guint i = 0; i < self->config.n_sockets; i++)
        fcntl (FIRST_FD + (int) i, F_SETFD, FD_CLOEXEC);
    }
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_FDNAMES");
}

/* Tells systemd how it is: @state is "READY=1" and the like. Without systemd nothing happens. */
void
sc_program_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  socklen_t length;
  int fd;

  if (path == NULL || strchr ("/@", *path) == NULL || strlen (path) >= sizeof address.sun_path)
    return;
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  length = (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (path));
  /* A name that is no file begins with a zero. */
  if (*path == '@')
    address.sun_path[0] = '\0';

  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *) &address, length) < 0)
    g_info ("systemd does not listen");
  close (fd);
}

/* The certificate is read again; systemd wants to know since when. */
void
sc_program_notify_reloading (void)
{
  g_autofree char *state =
      g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());

  sc_program_notify (state);
}

/*
 * sc_program_raise_limits:
 *
 * Asks for as many files as may be had, and takes no more connections than there are files for: whoever is one
 * too many shall hear it. Where accepting fails nobody hears anything.
 */
void
sc_program_raise_limits (ScProgram *self)
{
  /* Databases, attachments that are read, and what comes in only to be refused. */
  const rlim_t others = 400;
  struct rlimit limit;
  guint most;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  if (limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
      getrlimit (RLIMIT_NOFILE, &limit);
    }

  most = (guint) MIN (limit.rlim_cur > 2 * others ? limit.rlim_cur - others : limit.rlim_cur / 2,
                      G_MAXINT);
  if (self->config.max_connections > most)
    {
      g_message ("Only %u connections: the system allows %u open files", most,
                 (guint) limit.rlim_cur);
      self->config.max_connections = most;
    }
}
