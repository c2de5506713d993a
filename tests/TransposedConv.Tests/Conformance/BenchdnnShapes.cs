namespace TransposedConv.Tests.Conformance;

/// <summary>Every deconvolution problem that oneDNN's benchdnn ships, from <c>Data/onednn-deconv-shapes</c>.</summary>
internal static class BenchdnnShapes
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "onednn-deconv-shapes");

    public static IReadOnlyList<string> Files { get; } =
        ["shapes_1d", "shapes_1x1", "shapes_2d", "shapes_3d", "shapes_ci", "shapes_dilated", "harness_deconv_regression_general_f32"];

    public static IReadOnlyList<BenchdnnShape> All { get; } = [.. Files.SelectMany(Read)];

    public static IEnumerable<BenchdnnShape> Read(string file) => BenchdnnShapeParser.ReadFile(Path.Combine(Folder, file));
}
