namespace TransposedConv.Kernels.Convolution;

/// <summary>What of the input becomes one register of a panel's row, or of several rows whose cells alternate in the input; the same for every channel.</summary>
/// <param name="Source">The cell of the first lane, existing or not, counted from the start of the channel in example 0.</param>
/// <param name="Line">Which row, or group of rows.</param>
/// <param name="Offset">The first position that is written.</param>
/// <param name="Low">The first lane whose cell exists; of a group, the first existing cell counted from <paramref name="Source"/>.</param>
/// <param name="High">Behind the last one; not above <paramref name="Low"/> if there is none.</param>
/// <param name="Stored">Lanes to write: those up to the end of the panel's row.</param>
internal readonly record struct PanelMove(nint Source, int Line, int Offset, int Low, int High, int Stored);
