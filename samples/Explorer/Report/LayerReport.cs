namespace Explorer.Report;

/// <summary>All that the page shows of one layer.</summary>
internal sealed record LayerReport(
    string Layer,
    string Query,
    LayerCode Code,
    TensorReport Input,
    TensorReport Weight,
    TensorReport Output,
    IReadOnlyList<AxisReport> Axes,
    IReadOnlyList<ScatterStep> Steps,
    MatrixReport Matrix,
    AnalysisReport Analysis);

/// <summary>A tensor without its channel axes, in row-major order.</summary>
internal sealed record TensorReport(int[] Shape, double[] Values);

/// <summary>One spatial axis.</summary>
/// <param name="Name">length, height or width.</param>
/// <param name="Begin">Where, counted from the first output cell, the first tap of the first input cell falls: −padding.</param>
/// <param name="Reached">How many cells the kernel's copies span, with those that the padding cuts off.</param>
/// <param name="Formula">The output size with the numbers filled in.</param>
/// <param name="Counts">How often each output cell is written.</param>
/// <param name="Interior">Whether each output cell is out of reach of the edges.</param>
/// <param name="PhaseCounts">How often each phase is written far from the edges.</param>
/// <param name="IsUniform">Whether these are equal.</param>
/// <param name="ReceptiveField">Over how many input cells the field of one output cell spans.</param>
/// <param name="Footprint">Over how many output cells the copy of one input cell spans.</param>
/// <param name="CellsReached">How many of them it writes.</param>
internal sealed record AxisReport(
    string Name,
    int Begin,
    int Reached,
    string Formula,
    long[] Counts,
    bool[] Interior,
    long[] PhaseCounts,
    bool IsUniform,
    int ReceptiveField,
    int Footprint,
    int CellsReached);

/// <summary>What one input element does.</summary>
/// <param name="Cell">Its place in the input, per axis.</param>
/// <param name="Value">Its value.</param>
/// <param name="Writes">What it adds where.</param>
internal sealed record ScatterStep(int[] Cell, double Value, IReadOnlyList<ScatterWrite> Writes);

/// <summary>One tap of one copy of the kernel.</summary>
/// <param name="Tap">The tap's place in the kernel, in row-major order.</param>
/// <param name="At">The place in the output per axis; outside of it where the padding cuts off.</param>
/// <param name="Product">The input element times the tap.</param>
/// <param name="Output">The output cell in row-major order, or null where there is none.</param>
/// <param name="Sum">What the cell holds after this element.</param>
/// <param name="Count">How often the cell is written up to this element.</param>
internal sealed record ScatterWrite(int Tap, int[] At, double Product, int? Output, double? Sum, int? Count);

/// <summary>The convolution matrix; entries that no tap stands on are left out.</summary>
internal sealed record MatrixReport(int Rows, int Columns, IReadOnlyList<MatrixEntry> Entries);

/// <summary>One entry.</summary>
internal sealed record MatrixEntry(int Row, int Column, int Tap, double Value);

/// <summary>The lines that build the layer.</summary>
internal sealed record LayerCode(string CSharp, string PyTorch);

/// <summary>What <see cref="TransposedConv.NN.UpsamplingAnalysis"/> says.</summary>
/// <param name="Overlap">The overlap count of every output cell, in row-major order.</param>
/// <param name="LargestOverlap">The largest of them.</param>
/// <param name="IsUniform">Whether all phases are written equally often.</param>
/// <param name="Phases">What a constant of ones becomes per phase, with the layer's weights.</param>
/// <param name="Ripple">The ripple as text, in dB.</param>
/// <param name="Grid">The grid's power against the constant's as text, in dB.</param>
/// <param name="Suggestions">Clean settings nearby.</param>
internal sealed record AnalysisReport(
    long[] Overlap, long LargestOverlap, bool IsUniform, TensorReport Phases, string Ripple, string Grid, IReadOnlyList<Suggestion> Suggestions);

/// <summary>A clean setting nearby.</summary>
/// <param name="Text">What differs.</param>
/// <param name="Query">The query of this page for it.</param>
/// <param name="KeepsOutputSize">Whether the output size stays.</param>
internal sealed record Suggestion(string Text, string Query, bool KeepsOutputSize);

/// <summary>Why there is no report.</summary>
/// <param name="Exception">The type of the library's exception, or null where this page itself refuses.</param>
/// <param name="Argument">The setting that does not fit.</param>
/// <param name="Message">What was expected and what was given.</param>
/// <param name="Code">The lines that would build the layer, where the settings can be read.</param>
internal sealed record Refusal(string? Exception, string? Argument, string Message, LayerCode? Code);
