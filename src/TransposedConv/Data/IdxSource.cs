using System.IO.Compression;

namespace TransposedConv.Data;

/// <summary>The bytes of an IDX file, unzipped if need be, whose every complaint names the file.</summary>
internal sealed class IdxSource : IDisposable
{
    private readonly string _path;
    private readonly Stream _bytes;

    internal IdxSource(string path)
    {
        _path = path;
        FileStream file = File.OpenRead(path);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        _bytes = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public void Dispose() => _bytes.Dispose();

    /// <summary>Fills the buffer as far as the file reaches.</summary>
    /// <returns>How many bytes were read; fewer than asked for only at the end.</returns>
    /// <exception cref="InvalidDataException">The compressed data are damaged.</exception>
    internal int Fill(Span<byte> buffer)
    {
        try
        {
            return _bytes.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{_path}: expected undamaged gzip data, got: {damage.Message}", damage);
        }
    }

    internal InvalidDataException Error(string expectedAndGiven) => new($"{_path}: {expectedAndGiven}");
}
