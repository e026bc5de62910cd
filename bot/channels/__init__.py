"""The doors customers come through; each turns a platform's update into Messages and sends text."""
