# Runs a command in a mount namespace whose root file system, /tmp and all, is read-only, as in a container with
# --read-only. Only root can. Usage: unshare --mount sh read_only.sh PREFIX COMMAND...
# PREFIX is where Python is installed; when that is inside a home that only root may enter, it is made reachable.
set -e
prefix=$1
shift
mount --make-rprivate /
case $prefix in
    /root/*)
        mount --bind "$prefix" /mnt
        mount -t tmpfs -o mode=755 none /root
        mkdir -p "$prefix"
        mount --bind /mnt "$prefix"
        mount -o remount,ro,bind "$prefix"
        mount -o remount,ro /root
        ;;
esac
mount -o remount,ro,bind /
exec "$@"
